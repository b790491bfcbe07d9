// What the hosts of JavaScript add to the language: this module declares the part it needs. Only Node has setImmediate.
declare const setImmediate: ((callback: () => void) => unknown) | undefined;
declare const setTimeout: (callback: () => void, milliseconds: number) => unknown;

/** Lets the event loop run once: timers fire, signals arrive. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    // A timer waits for a millisecond at least, which long work would pay at every turn.
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** Waits a hundredth of a second. */
export function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}
