import { Skeleton, Stack } from '@mantine/core';
import { lazy } from 'react';
import { PartBoundary } from '../PartBoundary';
import type { TaskFormProps } from './form-parts';

/** Loaded with the first form that is shown. */
const GeneratedForm = lazy(() => import('./GeneratedForm'));

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
