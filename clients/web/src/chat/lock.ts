/**
 * One tab holds the connection: two with one device id would log each other out. Where there are no locks (a page without
 * TLS), every tab takes it.
 */
export function whenOnlyTab(waiting: () => void, alone: () => void): void {
  if (!navigator.locks) {
    alone();
    return;
  }
  const timer = setTimeout(waiting, 300);
  void navigator.locks.request('parley.connection', () => {
    clearTimeout(timer);
    alone();
    return new Promise<never>(() => {}); // Until the tab is closed.
  });
}
