import { Text } from '@mantine/core';
import { CodeEditor } from './CodeEditor';

interface JsonInputProps {
  label: string;
  /** Below the label: what is expected. */
  hint?: string | undefined;
  value: string;
  onChange(text: string): void;
  /** What is wrong with the text; undefined: nothing. */
  problem: string | undefined;
  minHeight?: number;
  maxHeight?: number;
  /** Ctrl+Enter. */
  onSubmit?: (() => void) | undefined;
}

/** JSON that a person writes, with what is wrong with it below. */
export function JsonInput({ label, hint, value, onChange, problem, minHeight = 160, maxHeight = 360, onSubmit }: JsonInputProps) {
  return (
    <div>
      <Text component="label" size="sm" fw={500}>
        {label}
      </Text>
      {hint !== undefined && (
        <Text size="xs" c="dimmed" mb={6}>
          {hint}
        </Text>
      )}
      <CodeEditor
        label={label}
        language="json"
        value={value}
        onChange={onChange}
        hasError={problem !== undefined}
        minHeight={minHeight}
        maxHeight={maxHeight}
        {...(onSubmit === undefined ? {} : { onSubmit })}
      />
      {problem !== undefined && (
        <Text size="xs" c="var(--pf-failed)" mt={4} role="alert">
          {problem}
        </Text>
      )}
    </div>
  );
}
