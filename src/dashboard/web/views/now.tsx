import { PageTitle } from '../components/section.tsx';

export default function Now() {
  return <PageTitle>Now</PageTitle>;
}
