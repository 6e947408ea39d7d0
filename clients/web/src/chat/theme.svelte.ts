export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'parley.theme';

/** Light or dark: what a person chose, else what the system wishes. */
class Themes {
  theme = $state<Theme>(THEMES.find((theme) => theme === localStorage.getItem(STORAGE_KEY)) ?? 'system');

  choose(theme: Theme): void {
    this.theme = theme;
    localStorage.setItem(STORAGE_KEY, theme);
    this.apply();
  }

  /** Has the page look so. */
  apply(): void {
    document.documentElement.dataset.theme = this.theme;
  }
}

export const themes = new Themes();
