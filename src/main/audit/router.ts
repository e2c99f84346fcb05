import { implement } from '@orpc/server';
import { audit } from '#shared/contract/audit';
import type { AuditService } from './service';

/** The audit capability of the contract. */
export function createAuditRouter(service: Pick<AuditService, 'list'>) {
  const os = implement(audit);
  return os.router({ list: os.list.handler(({ input }) => service.list(input)) });
}
