import { mount } from 'svelte';
import './app.css';
import { texts } from './text/text.svelte';
import App from './views/App.svelte';

document.documentElement.lang = texts.tag;
mount(App, { target: document.getElementById('app')! });
