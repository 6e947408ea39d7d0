/** What the first screen does without: each of these is a script of its own. */
import { Lazy } from '../chat/lazy.svelte';

export const lazy = {
  door: new Lazy(() => import('./Login.svelte')),
  room: new Lazy(() => import('./RoomView.svelte')),
  group: new Lazy(() => import('./GroupDetails.svelte')),
  newGroup: new Lazy(() => import('./NewGroup.svelte')),
  people: new Lazy(() => import('./People.svelte')),
  person: new Lazy(() => import('./PersonDetails.svelte')),
  settings: new Lazy(() => import('./Settings.svelte')),
};
