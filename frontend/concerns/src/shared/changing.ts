/** What a page knows, in memory and nowhere else, and whoever draws it anew when it changes. */

export class Changing<State> {
  private listeners = new Set<() => void>();

  constructor(public state: State) {}

  change(part: Partial<State>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener();
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Nobody draws it any more. */
  protected forgotten(): void {
    this.listeners.clear();
  }
}
