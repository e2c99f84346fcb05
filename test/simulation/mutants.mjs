/**
 * Faults put into the engine, the store and the dispatcher on purpose, one line each: the simulation must find every one of
 * them, or it would not find such a mistake of ours either.
 *
 * @typedef {object} Mutant
 * @property {string} name
 * @property {string} file from the root of the project
 * @property {string} find a piece of the source, found once
 * @property {string} replace
 * @property {number} within seeds in which it must be found
 * @property {'memory' | 'sqlite'} mode
 */

/** @type {Mutant[]} */
export const mutants = [];
