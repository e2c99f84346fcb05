/** E-mail: over the SMTP server of the settings, or into the outbox folder until one is set up. */
import type { MailMessage, MailServer, NodeServices } from '#main/engine/sdk';
import type { MailPorts } from './ports';

export type { MailPorts, SmtpAccount } from './ports';

export interface MailRoom {
  /** The service of nodes. */
  readonly service: NodeServices['mail'];
  /** Connects and signs in; with `to` it also sends a message there. Errors: SMTP_NOT_SET, SMTP_FAILED. */
  test(to: string | undefined): Promise<void>;
}

/** The mail room. nodemailer is loaded when the first message is sent. */
export function createMail(ports: MailPorts): MailRoom {
  const send = async (message: MailMessage, signal: AbortSignal, server?: MailServer) => {
    const { sendMail } = await import('./send');
    return sendMail(server === undefined ? ports : { ...ports, smtpAccount: () => server }, message, signal);
  };
  return {
    service: {
      get isLive() {
        return ports.isSmtpSet();
      },
      send,
      async check(server, signal) {
        const { runSmtpSession } = await import('./smtp-session');
        await runSmtpSession(server, undefined, signal);
      },
    },
    async test(to) {
      const { testSmtp } = await import('./test-smtp');
      await testSmtp(ports, to);
    },
  };
}
