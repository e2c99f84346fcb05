import { useTranslation } from 'react-i18next';
import type { TaskForm as Form } from '#shared/model/human-task';
import type { JsonObject } from '#shared/model/json';
import { TaskForm } from '../../../components/task-form/TaskForm';
import { DataView } from './TaskSubject';

/** What was filled in, by the labels of its form. */
export function GivenForm({ form, given }: { form: Form | undefined; given: JsonObject | undefined }) {
  const { t } = useTranslation('inbox');
  if (given === undefined || Object.keys(given).length === 0) return null;
  return form === undefined ? <DataView data={given} /> : <TaskForm form={form} value={given} label={t('form')} />;
}
