import { describe, expect, it } from 'vitest';
import { actorOf, auditFacts } from './audit-words';

const granted = {
  network: ['api.example.com'],
  files: [{ path: 'in', access: 'read' }],
  commands: [],
  credentials: [],
  mail: true,
};

describe('what an entry of the audit tells', () => {
  it('is which version came and which went', () => {
    expect(auditFacts({ details: { version: '1.1.0', from: '1.0.0', origin: 'zip' } })).toMatchObject({
      version: '1.1.0',
      from: '1.0.0',
      things: [],
    });
    expect(auditFacts({ details: { version: '1.0.0', from: null } }).from).toBeUndefined();
  });

  it('is what was granted, and what was reached for without being granted', () => {
    expect(auditFacts({ details: { capabilities: granted } }).things).toEqual(['in (read)', 'api.example.com', 'mail']);
    expect(auditFacts({ details: { kind: 'network', what: 'evil.example:443' } }).things).toEqual(['evil.example:443']);
  });

  it('is why a process crashed, so that it can be said in the language of the reader', () => {
    const details = { code: 'PLUGIN_CRASHED', message: 'It ended.' };
    expect(auditFacts({ details }).error).toEqual({ ...details, data: undefined });
  });

  it('is nothing where the details are of a kind that is not known', () => {
    expect(auditFacts({})).toEqual({ version: undefined, from: undefined, things: [], error: undefined });
    expect(auditFacts({ details: { capabilities: 'all', version: 3 } }).things).toEqual([]);
  });
});

describe('who did it', () => {
  it('is a person, the plugin itself or the app', () => {
    expect(actorOf('user:ana:maria')).toEqual({ kind: 'user', name: 'ana:maria' });
    expect(actorOf('plugin:weather')).toEqual({ kind: 'plugin', name: 'weather' });
    expect(actorOf('app')).toEqual({ kind: 'app', name: '' });
  });
});
