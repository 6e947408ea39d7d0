import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { TABLES, type Range, type Store, type Table, type Tables, type Write } from './store.js';

// 2: contacts.
const VERSION = 2;

type Schema = DBSchema & { [T in Table]: { key: string; value: Tables[T] } };

/** Keeps records in the browser's IndexedDB. */
export class IndexedDbStore implements Store {
  readonly #database: IDBPDatabase<Schema>;

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  /** @param name of the database; several accounts at a time need several */
  static async open(name = 'parley'): Promise<IndexedDbStore> {
    const database = await openDB<Schema>(name, VERSION, {
      upgrade: (upgraded) =>
        TABLES.filter((table) => !upgraded.objectStoreNames.contains(table)).forEach((table) => upgraded.createObjectStore(table)),
      // Another page wants a newer version, or to delete it.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return new IndexedDbStore(database);
  }

  get<T extends Table>(table: T, key: string): Promise<Tables[T] | undefined> {
    return this.#database.get(table, key) as Promise<Tables[T] | undefined>;
  }

  async list<T extends Table>(table: T, range: Range = {}): Promise<Tables[T][]> {
    const keys = keyRange(range);
    if (!range.reverse) {
      return (await this.#database.getAll(table, keys, range.limit)) as Tables[T][];
    }
    const rows: Tables[T][] = [];
    let cursor = await this.#database.transaction(table).store.openCursor(keys, 'prev');
    while (cursor && rows.length < (range.limit ?? Infinity)) {
      rows.push(cursor.value as Tables[T]);
      cursor = await cursor.continue();
    }
    return rows;
  }

  async write(writes: readonly Write[]): Promise<void> {
    const tables = [...new Set(writes.map(({ table }) => table))];
    if (tables.length === 0) {
      return;
    }
    const transaction = this.#database.transaction(tables, 'readwrite', { durability: 'strict' });
    const requests = writes.map(({ table, key, value }) => {
      const rows = transaction.objectStore(table);
      return value === undefined ? rows.delete(key) : rows.put(value as Tables[Table], key);
    });
    await Promise.all([...requests, transaction.done]);
  }

  async clear(): Promise<void> {
    const transaction = this.#database.transaction(TABLES as Table[], 'readwrite');
    await Promise.all([...TABLES.map((table) => transaction.objectStore(table).clear()), transaction.done]);
  }

  close(): void {
    this.#database.close();
  }
}

function keyRange({ from, to }: Range): IDBKeyRange | null {
  if (from !== undefined && to !== undefined) {
    return IDBKeyRange.bound(from, to);
  }
  return from !== undefined ? IDBKeyRange.lowerBound(from) : to !== undefined ? IDBKeyRange.upperBound(to) : null;
}
