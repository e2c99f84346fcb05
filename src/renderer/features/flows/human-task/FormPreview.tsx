import { useTranslation } from 'react-i18next';
import { type FormField, formOfFields } from '#shared/model/form-fields';
import { TaskForm } from '../../../components/task-form/TaskForm';
import { useTaskForm } from '../../../components/task-form/use-task-form';
import own from './human-task.module.css';

/** A form as people will see it, to be tried out. What is filled in by an expression is empty here. */
export function FormPreview({ fields }: { fields: readonly FormField[] }) {
  const { t } = useTranslation('human-task');
  const shown = fields.map(({ default: preset, ...field }) =>
    preset === undefined || (typeof preset === 'string' && preset.includes('{{')) ? field : { ...field, default: preset },
  );
  const form = formOfFields(shown);
  const state = useTaskForm(form);
  return (
    <section className={own.preview} aria-label={t('preview.title')}>
      <TaskForm form={form} value={state.value} onChange={state.onChange} problems={state.problems} label={t('preview.title')} />
    </section>
  );
}
