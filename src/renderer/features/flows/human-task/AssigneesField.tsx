import { type Assignee, assigneeSchema } from '#shared/model/human-task';
import type { Json } from '#shared/model/json';
import { AssigneePicker } from '../../../components/people/AssigneePicker';
import { isExpressionText } from '../form/field-props';
import type { NodeFormContext } from '../form/form-context';
import { OrExpression } from '../form/OrExpression';
import { fieldAt, type NodeFieldProps } from './field-parts';

/** Those of a config who can be shown one by one. */
function assigneesOf(value: unknown): Assignee[] {
  return (Array.isArray(value) ? (value as unknown[]) : []).flatMap((each) => {
    const read = assigneeSchema.safeParse(each);
    return read.success ? [read.data] : [];
  });
}

interface AssigneesProps {
  id: string;
  label: string;
  value: unknown;
  hasError: boolean;
  context: NodeFormContext;
  onChange(value: Json | undefined): void;
}

/** People and roles, or an expression that names them. */
export function Assignees({ id, label, value, hasError, context, onChange }: AssigneesProps) {
  const picker = (
    <AssigneePicker
      value={assigneesOf(value)}
      ariaLabel={label}
      onChange={(next) => onChange(next.length === 0 ? undefined : next)}
    />
  );
  if (!context.hasExpressions && !isExpressionText(value)) return picker;
  return (
    <OrExpression
      {...{ id, label, value, hasError, context }}
      reveal={undefined}
      start={undefined}
      accepts={() => false}
      textIsExpression
      onChange={(next) => onChange(next as Json | undefined)}
    >
      {picker}
    </OrExpression>
  );
}

/** Who is asked. */
export function AssigneesField(props: NodeFieldProps) {
  const { id, path, context, title, write } = fieldAt(props);
  const hasError = (context.problems.get(path) ?? []).some(({ severity }) => severity === 'error');
  return <Assignees {...{ id, hasError, context }} label={title} value={context.config[props.name]} onChange={write} />;
}
