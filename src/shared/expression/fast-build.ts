import type { AstNode } from './ast';
import type { FastEvaluate } from './fast-operators';

/** What is learned about the whole expression while its nodes are compiled. */
export interface Build {
  usesRoot: boolean;
  needsPlain: boolean;
}

/** Compiles one node of the tree; undefined for what is left to jsonata. */
export type CompileNode = (node: AstNode | undefined, build: Build) => FastEvaluate | undefined;
