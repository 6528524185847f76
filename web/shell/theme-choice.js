import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useState } from 'preact/hooks';
import { readTheme, setTheme, THEMES } from '../theme/theme.ts';
/** Light, dark, or as the device has it. */
export function ThemeChoice() {
    const [chosen, setChosen] = useState(readTheme);
    return (_jsxs("label", { class: "choice", children: [_jsx("span", { children: "Theme" }), _jsx("select", { value: chosen, onChange: (event) => {
                    const theme = THEMES.find((each) => each === event.currentTarget.value) ?? 'system';
                    setTheme(theme);
                    setChosen(theme);
                }, children: THEMES.map((theme) => (_jsx("option", { value: theme, children: theme }, theme))) })] }));
}
