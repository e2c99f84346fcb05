import { isJsonObject, type Json } from '#shared/model/json';
import { CredentialPicker } from '../../../components/credentials/CredentialPicker';
import { type FieldProps, fieldOf, textOf } from './field-props';

/** The credential that a node signs in with; its schema says which types fit and whether it may be left empty. */
export function CredentialWidget(props: FieldProps) {
  const { id, label, value, onChange } = props;
  const { hasError, context, path } = fieldOf(props);
  const mark = (props.schema as { credential?: Json }).credential;
  const { types, optional } = isJsonObject(mark) ? mark : {};
  const missing = (context.problems.get(path) ?? []).find(({ code }) => code === 'CREDENTIAL_NOT_FOUND')?.values;
  return (
    <CredentialPicker
      id={id}
      label={label}
      types={Array.isArray(types) ? types.map(String) : []}
      value={textOf(value) === '' ? undefined : textOf(value)}
      isOptional={optional === true}
      hasError={hasError}
      missingName={typeof missing?.['name'] === 'string' ? missing['name'] : undefined}
      onChange={onChange}
    />
  );
}
