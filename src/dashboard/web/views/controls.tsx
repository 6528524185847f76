import { PageTitle } from '../components/section.tsx';

export default function Controls() {
  return <PageTitle>Controls</PageTitle>;
}
