import { isJsonObject } from '#shared/model/json';
import { currentDefinitions } from './current-definitions';
import { readDefinition } from './definition-text';
import type { FlowPorts } from './ports';

export interface HolidayListUse {
  flowId: string;
  flowName: string;
}

/** Lists that the business hours of nodes name. */
function listsIn(definition: string): string[] {
  // Most flows name none, and parsing them all would be seen in the page of holidays.
  if (!definition.includes('"holidayLists"')) return [];
  return readDefinition(definition).nodes.flatMap(({ config }) => {
    const hours = config['businessHours'];
    const lists = isJsonObject(hours) ? hours['holidayLists'] : undefined;
    return Array.isArray(lists) ? lists.filter((list) => typeof list === 'string') : [];
  });
}

/** Which flows count business hours by which holiday lists, in the draft or the published version; deleted flows do not count. */
export function holidayListUses({ store }: Pick<FlowPorts, 'store'>): Map<string, HolidayListUse[]> {
  const rows = currentDefinitions(store);
  const uses = new Map<string, HolidayListUse[]>();
  for (const { id: flowId, name: flowName, draft, published } of rows) {
    const lists = new Set([...listsIn(draft), ...(published === null || published === draft ? [] : listsIn(published))]);
    for (const listId of lists) uses.set(listId, [...(uses.get(listId) ?? []), { flowId, flowName }]);
  }
  return uses;
}
