import { signal } from '@preact/signals';

/** A page this narrow is a phone's: as in the styles. */
const phone = matchMedia('(max-width: 40rem)');
const isNarrow = signal(phone.matches);
phone.addEventListener('change', ({ matches }) => {
  isNarrow.value = matches;
});

/** Whether the page is as narrow as a phone; a component that asks is drawn again when that changes. */
export const isPhone = (): boolean => isNarrow.value;
