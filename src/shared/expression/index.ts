/**
 * `{{ }}` templates and JSONata. One module for the engine, which runs them, and the editor, which checks and previews them.
 */
export {
  type ConfigProblem,
  checkConfig,
  checkExpression,
  checkTemplate,
  type ExpressionProblem,
  findStepReferences,
  type StepReference,
} from './check';
export { type CompileConfigOptions, type CompiledConfig, compileConfig } from './config';
export { ExpressionError, type ExpressionErrorCode } from './expression-error';
export { type ExpressionForm, renameStepReferences } from './rename-step-references';
export {
  EVALUATION_LIMITS,
  type ExpressionLocation,
  type ExpressionReferences,
  type ExpressionScope,
  SCOPE_VARIABLES,
} from './scope';
export { type CompiledTemplate, compileExpression, compileTemplate, type Evaluated } from './template';
export { splitTemplate } from './template-parts';
export { scanExpression, type Token } from './tokens';
