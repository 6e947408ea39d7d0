import { mount } from 'svelte';
import './app.css';
import { keepFocus } from './chat/focus';
import { themes } from './chat/theme.svelte';
import { texts } from './text/text.svelte';
import App from './views/App.svelte';

themes.apply();
await texts.open();
keepFocus();
mount(App, { target: document.getElementById('app')! });
