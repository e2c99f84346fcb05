import { ActionIcon, Button } from '@mantine/core';
import { Plus, Trash2, X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../../../components/Kbd';
import {
  MOST_TYPED_ROWS,
  pastedCells,
  type Table,
  withCell,
  withColumnName,
  withNewColumn,
  withoutColumn,
  withoutRow,
  withPasted,
  withRow,
} from '../model/table-edits';
import classes from '../new-automation.module.css';

interface RowsTableProps {
  table: Table;
  onChange(table: Table): void;
  /** More was pasted than can be typed: it goes on as CSV. */
  onMany(text: string): void;
}

/** A small table to type into. Enter goes down and adds a row at the end; cells copied from a spreadsheet fill it. */
export function RowsTable({ table, onChange, onMany }: RowsTableProps) {
  const { t } = useTranslation('new-automation');
  const root = useRef<HTMLTableElement>(null);
  const focusCell = (row: number, column: number) =>
    requestAnimationFrame(() => root.current?.querySelector<HTMLInputElement>(`[data-cell="${row} ${column}"]`)?.focus());
  const addRow = (column = 0) => {
    if (table.rows.length >= MOST_TYPED_ROWS) return;
    onChange(withRow(table));
    focusCell(table.rows.length, column);
  };
  const onKeyDown = (event: KeyboardEvent, row: number, column: number) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && row === table.rows.length - 1) addRow(column);
    else if (event.key === 'Enter' || event.key === 'ArrowDown') focusCell(row + 1, column);
    else if (event.key === 'ArrowUp') focusCell(row - 1, column);
    else return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent, row: number, column: number) => {
    const text = event.clipboardData.getData('text/plain');
    const cells = pastedCells(text);
    if (cells === undefined) return;
    event.preventDefault();
    const next = withPasted(table, row, column, cells);
    if (next === undefined) onMany(text);
    else onChange(next);
  };
  const cellProps = (row: number, column: number) => ({
    'data-cell': `${row} ${column}`,
    className: classes.cell,
    onKeyDown: (event: KeyboardEvent) => onKeyDown(event, row, column),
    onPaste: (event: ClipboardEvent) => onPaste(event, row, column),
  });
  return (
    <div className={classes.tableHolder}>
      <table className={classes.rows} ref={root}>
        <thead>
          <tr>
            {table.columns.map((name, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; its name is what is being typed
              <th key={column} scope="col">
                <span className={classes.columnHead}>
                  <input
                    {...cellProps(-1, column)}
                    aria-label={t('table.columnName', { number: column + 1 })}
                    placeholder={t('table.column')}
                    value={name}
                    onChange={(event) => onChange(withColumnName(table, column, event.currentTarget.value))}
                  />
                  {table.columns.length > 1 && (
                    <Hint label={t('table.removeColumn', { name: name || column + 1 })}>
                      <ActionIcon
                        size="xs"
                        aria-label={t('table.removeColumn', { name: name || column + 1 })}
                        onClick={() => onChange(withoutColumn(table, column))}
                      >
                        <X size={12} />
                      </ActionIcon>
                    </Hint>
                  )}
                </span>
              </th>
            ))}
            <th className={classes.tools}>
              <Hint label={t('table.addColumn')}>
                <ActionIcon
                  size="sm"
                  aria-label={t('table.addColumn')}
                  onClick={() => {
                    onChange(withNewColumn(table));
                    focusCell(-1, table.columns.length);
                  }}
                >
                  <Plus size={14} />
                </ActionIcon>
              </Hint>
            </th>
          </tr>
        </thead>
        <tbody>
          {table.rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={row}>
              {table.columns.map((name, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                <td key={column}>
                  <input
                    {...cellProps(row, column)}
                    aria-label={t('table.cell', { name: name || column + 1, row: row + 1 })}
                    value={cells[column] ?? ''}
                    onChange={(event) => onChange(withCell(table, row, column, event.currentTarget.value))}
                  />
                </td>
              ))}
              <td className={classes.tools}>
                <Hint label={t('table.removeRow', { row: row + 1 })}>
                  <ActionIcon
                    size="sm"
                    aria-label={t('table.removeRow', { row: row + 1 })}
                    onClick={() => onChange(withoutRow(table, row))}
                  >
                    <Trash2 size={13} />
                  </ActionIcon>
                </Hint>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.tableFoot}>
        <Button
          size="xs"
          variant="default"
          leftSection={<Plus size={13} />}
          disabled={table.rows.length >= MOST_TYPED_ROWS}
          onClick={() => addRow()}
        >
          {t('table.addRow')}
        </Button>
        <span>{t('table.pasteHint')}</span>
      </div>
    </div>
  );
}
