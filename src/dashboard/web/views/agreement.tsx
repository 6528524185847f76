import { PageTitle } from '../components/section.tsx';

export default function Agreement() {
  return <PageTitle>Agreement</PageTitle>;
}
