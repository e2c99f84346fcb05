import { useCallback } from 'react';
import type { Json } from '#shared/model/json';
import { DataTable } from './DataTable';
import { SchemaList } from './SchemaList';
import { ValueTree } from './ValueTree';

export type DataLook = 'table' | 'json' | 'schema';

interface DataViewProps {
  label: string;
  look: DataLook;
  values: readonly Json[];
  query: string;
  /** What expressions read these items by: empty for the items that reach the node itself, else `$step("Name")`. */
  base: string;
}

/** Items as table, JSON or schema. */
export function DataView({ label, look, values, query, base }: DataViewProps) {
  const isLone = values.length === 1;
  const baseOf = useCallback((index: number) => (base === '' || isLone ? base : `${base}[${index}]`), [base, isLone]);
  if (look === 'schema') return <SchemaList label={label} values={values} query={query} base={base} />;
  if (look === 'table') return <DataTable label={label} values={values} query={query} base={base} />;
  return <ValueTree label={label} values={values} query={query} baseOf={baseOf} />;
}
