import type { ModelRegistry } from './registry/model-registry.ts';
import type { StoreClock, TrackingStore } from './tracking/tracking-store.ts';

/** Keeps experiments, runs and registered models. */
export type Store = TrackingStore & ModelRegistry;

/** What a store is opened with. */
export interface StoreOptions extends StoreClock {
  /** Who changes the registry, for its audit: 1 to 250 characters; default `local`. */
  readonly actor?: string;
}
