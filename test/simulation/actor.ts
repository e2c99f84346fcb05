import type { App } from './app';
import type { Random } from './random';
import type { Simulation } from './simulation';

/** Somebody who uses the app, or something that goes wrong. */
export interface Actor {
  weight: number;
  name: string;
  /** Calls the app. What it throws is an answer as well. */
  act(simulation: Simulation, app: App, random: Random): Promise<void> | void;
}
