import { PageTitle } from '../components/section.tsx';

export default function Decisions() {
  return <PageTitle>Decisions</PageTitle>;
}
