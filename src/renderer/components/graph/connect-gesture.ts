import { type Context, Flow, type PickParams, type SocketData } from 'rete-connection-plugin';
import type { ClassicScheme } from 'rete-react-plugin';

export interface PortEnd {
  nodeId: string;
  side: 'input' | 'output';
  key: string;
}

export interface ConnectGestureOptions {
  isAllowed(): boolean;
  onStart(side: PortEnd['side']): void;
  /** The edge was let go: over a port, or over none. */
  onEnd(from: PortEnd, to: PortEnd | undefined): void;
}

/** Dragging an edge from a port. Unlike rete's own flows it never touches the editor: the document decides. */
export class ConnectGesture<Schemes extends ClassicScheme> extends Flow<Schemes, never[]> {
  private initial: SocketData | undefined;
  private readonly options: ConnectGestureOptions;

  constructor(options: ConnectGestureOptions) {
    super();
    this.options = options;
  }

  override pick({ socket, event }: PickParams): Promise<void> {
    if (event === 'down') {
      if (this.options.isAllowed()) {
        this.initial = socket;
        this.options.onStart(socket.side);
      }
    } else this.finish(socket);
    return Promise.resolve();
  }

  override getPickedSocket(): SocketData | undefined {
    return this.initial;
  }

  override drop(_context: Context<Schemes, never[]>): void {
    this.finish(undefined);
  }

  private finish(to: SocketData | undefined): void {
    const from = this.initial;
    this.initial = undefined;
    if (from !== undefined) this.options.onEnd(from, to);
  }
}
