import { AspectRatio, Image } from '@mantine/core';

/** One side of a card; the SVG is shown as a picture, so that nothing in it runs. */
export const FacePreview = ({ svg, label }: { svg: string; label: string }) => (
  <AspectRatio ratio={100 / 148} maw={360} style={{ boxShadow: '0 1px 6px rgb(0 0 0 / 25%)' }}>
    <Image src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`} alt={label} fit="contain" />
  </AspectRatio>
);
