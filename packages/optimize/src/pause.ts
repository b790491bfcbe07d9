// Every host of JavaScript has setTimeout, the language itself does not: this module declares the part it needs.
declare const setTimeout: (callback: () => void, milliseconds: number) => unknown;

/** Lets the event loop run once: timers fire, signals arrive. */
export function pause(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}
