/** The host as the desktop app loads it, lazily and as a bundle of its own. */
export { type EmbeddedInstance, type EmbeddedInstanceOptions, startEmbedded } from './embedded';
export { createHost, type Host, type HostOptions } from './host';
