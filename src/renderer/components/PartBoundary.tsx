import { Component, type ReactNode, Suspense } from 'react';
import { ErrorPanel } from './ErrorPanel';

interface PartBoundaryProps {
  /** Shown while the part's code is loaded. */
  fallback: ReactNode;
  children: ReactNode;
}

/**
 * A part of a page whose code comes when it is needed. Where it cannot be loaded or drawn, the part says so in its place; the
 * rest of the page, and what was typed there, stays.
 */
export class PartBoundary extends Component<PartBoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    // Code that a browser failed to load once stays failed until the page is loaded anew; drafts survive that.
    if (error !== undefined) return <ErrorPanel inline error={error} onRetry={() => location.reload()} />;
    return <Suspense fallback={this.props.fallback}>{this.props.children}</Suspense>;
  }
}
