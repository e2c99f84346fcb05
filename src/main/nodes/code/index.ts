export { codeNode } from './code-node';
export { type CodeRunner, createCodeRunner } from './code-runner';
