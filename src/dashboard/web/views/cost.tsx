import { PageTitle } from '../components/section.tsx';

export default function Cost() {
  return <PageTitle>Cost</PageTitle>;
}
