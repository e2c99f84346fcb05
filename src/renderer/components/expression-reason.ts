export { expressionReason } from '#shared/words/expression-reason';
