import { Skeleton, Stack } from '@mantine/core';
import { lazy } from 'react';
import type { FormProblem } from '#shared/model/form-check';
import type { TaskForm as Form } from '#shared/model/human-task';
import type { JsonObject } from '#shared/model/json';
import type { FileRef } from '#shared/model/packet';
import { PartBoundary } from '../PartBoundary';
import type { FileUpload } from './form-parts';

/** Loaded with the first form that is shown. */
const GeneratedForm = lazy(() => import('./GeneratedForm'));

export interface TaskFormProps {
  form: Pick<Form, 'schema' | 'uiSchema'>;
  /** What is filled in: see `useTaskForm`, or `startOfForm` for one that nobody has touched. */
  value: JsonObject;
  /** Absent: the values are only read. */
  onChange?: ((value: JsonObject) => void) | undefined;
  /** Shown beside the fields that they name. */
  problems?: readonly FormProblem[];
  /** Absent: files cannot be given here. */
  upload?: FileUpload | undefined;
  onOpenFile?: ((file: FileRef) => void) | undefined;
  /** Told when a file sets out (1) and when it has arrived, failed or was stopped (-1). */
  onUploading?: ((change: 1 | -1) => void) | undefined;
  /** What the form is, for those who hear it. */
  label: string;
}

/** A form made from JSON Schema: of a task, of a run's inputs, or as a preview. It has no button of its own. */
export function TaskForm(props: TaskFormProps) {
  return (
    <PartBoundary
      fallback={
        <Stack gap={12} aria-hidden="true">
          <Skeleton height={30} />
          <Skeleton height={30} />
        </Stack>
      }
    >
      <GeneratedForm {...props} />
    </PartBoundary>
  );
}
