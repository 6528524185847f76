import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
/** What the tables below were asked for; each view says it once. */
export const TableOrigin = createContext(null);
export function useOrigin() {
    const origin = useContext(TableOrigin);
    if (!origin)
        throw new Error('A table was drawn outside of <TableOrigin.Provider>.');
    return origin;
}
