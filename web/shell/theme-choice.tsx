import { useState } from 'preact/hooks';
import { readTheme, setTheme, THEMES } from '../theme/theme.ts';

/** Light, dark, or as the device has it. */
export function ThemeChoice() {
  const [chosen, setChosen] = useState(readTheme);
  return (
    <label class="choice">
      <span>Theme</span>
      <select
        value={chosen}
        onChange={(event) => {
          const theme = THEMES.find((each) => each === event.currentTarget.value) ?? 'system';
          setTheme(theme);
          setChosen(theme);
        }}
      >
        {THEMES.map((theme) => (
          <option key={theme} value={theme}>
            {theme}
          </option>
        ))}
      </select>
    </label>
  );
}
