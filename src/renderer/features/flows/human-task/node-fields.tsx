import type { RegistryFieldsType, RJSFSchema } from '@rjsf/utils';
import type { NodeFormContext } from '../form/form-context';
import { AssigneesField } from './AssigneesField';
import { BusinessHoursField } from './BusinessHoursField';
import { DurationsField } from './DurationsField';
import { EscalationsField } from './EscalationsField';
import { FormFieldsField } from './FormFieldsField';
import { OutcomesField } from './OutcomesField';

/** Fields that are drawn as a whole, by the name that a node type's UI hints use as `ui:field`. */
export const nodeFields: RegistryFieldsType<unknown, RJSFSchema, NodeFormContext> = {
  Assignees: AssigneesField,
  BusinessHours: BusinessHoursField,
  Durations: DurationsField,
  Escalations: EscalationsField,
  FormFields: FormFieldsField,
  Outcomes: OutcomesField,
};
