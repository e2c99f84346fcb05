import { Validator } from '@cfworker/json-schema';
import type { RJSFSchema, ValidatorType } from '@rjsf/utils';

/**
 * What the form generator needs of a validator: only to tell which branch of an `anyOf` a value belongs to. The host
 * validates; and ajv, which the generator comes with, makes code from text, which the page's security policy forbids.
 */
export const schemaValidator: ValidatorType<unknown, RJSFSchema> = {
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  isValid(schema, formData, rootSchema) {
    const { $defs, definitions } = rootSchema;
    const whole = { ...schema, ...($defs === undefined ? {} : { $defs }), ...(definitions === undefined ? {} : { definitions }) };
    try {
      return new Validator(whole as ConstructorParameters<typeof Validator>[0], '2020-12').validate(formData).valid;
    } catch {
      // A schema that the validator cannot read fits nothing; the form then shows the first branch.
      return false;
    }
  },
  rawValidation: () => ({}),
};
