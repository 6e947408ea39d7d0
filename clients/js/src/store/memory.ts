import { TABLES, type Range, type Store, type Table, type Tables, type Write } from './store.js';

/** Keeps records as long as the object lives: for programs that need no more, and for tests. */
export class MemoryStore implements Store {
  readonly #tables = new Map<Table, Map<string, unknown>>(TABLES.map((table) => [table, new Map()]));

  async get<T extends Table>(table: T, key: string): Promise<Tables[T] | undefined> {
    return this.#tables.get(table)!.get(key) as Tables[T] | undefined;
  }

  async list<T extends Table>(table: T, range: Range = {}): Promise<Tables[T][]> {
    const rows = this.#tables.get(table)!;
    const keys = [...rows.keys()]
      .filter((key) => key >= (range.from ?? '') && (range.to === undefined || key <= range.to))
      .sort();
    if (range.reverse) {
      keys.reverse();
    }
    return keys.slice(0, range.limit ?? keys.length).map((key) => rows.get(key) as Tables[T]);
  }

  async write(writes: readonly Write[]): Promise<void> {
    for (const { table, key, value } of structuredClone(writes)) {
      if (value === undefined) {
        this.#tables.get(table)!.delete(key);
      } else {
        this.#tables.get(table)!.set(key, value);
      }
    }
  }

  async clear(): Promise<void> {
    this.#tables.forEach((rows) => rows.clear());
  }

  close(): void {}
}
