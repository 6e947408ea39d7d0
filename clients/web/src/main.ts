import { mount } from 'svelte';
import './app.css';
import { keepFocus } from './chat/focus';
import { texts } from './text/text.svelte';
import App from './views/App.svelte';

document.documentElement.lang = texts.tag;
keepFocus();
mount(App, { target: document.getElementById('app')! });
