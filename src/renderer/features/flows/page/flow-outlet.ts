import { useOutletContext } from 'react-router';
import type { FlowDetail } from '#shared/model/flow';

/** The flow whose tab is open. */
export const useTabFlow = (): FlowDetail => useOutletContext<FlowDetail>();
