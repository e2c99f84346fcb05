/** The inside of a plugin: what its code is called by, in the app's process and in one of its own. No plugin imports this. */
export { servePlugin } from './serve';
