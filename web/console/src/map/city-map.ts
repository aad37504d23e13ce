/**
 * The map as rooms use it: show a layer of areas, shade them, show tickets, tell what was clicked. MapLibre is known
 * in this folder only.
 */

import "maplibre-gl/dist/maplibre-gl.css";

import * as maplibre from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";

import type { Outline } from "../door/administration.ts";
import type { TileJson } from "../door/messages.ts";
import { AFTER, areaLayers, AREAS, BASE, BEFORE, blank, COMPARED_LAYERS, DEFECTS, DESK, type Look, SPOT, SPOT_LAYER, TICKET_LAYERS, TICKET_NAMES, ticketNames, TICKETS } from "./style.ts";

maplibre.setWorkerUrl(workerUrl);

export interface Sight { readonly lon: number; readonly lat: number; readonly zoom: number }
export interface Cluster { readonly count: number; readonly number?: string }

export interface Told {
  readonly area: (code: string) => void;
  readonly cluster: (cluster: Cluster) => void;
  readonly moved: (sight: Sight) => void;
  /** Where on the ground somebody clicked, whatever is there. */
  readonly place?: (lon: number, lat: number) => void;
}

const FONT = "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";
/** How a map stands on its page: at a desk it is moved and clicked, on a wall it is only looked at. */
export interface Stand { readonly look: Look; readonly isMoved: boolean; readonly padding: maplibre.PaddingOptions }

/** In a card. */
const AT_A_DESK: Stand = { look: DESK, isMoved: true, padding: { left: 24, right: 24, top: 24, bottom: 24 } };
/** As a room of its own: on the left and below lies what stands over the map. */
const AS_A_ROOM: Stand = { ...AT_A_DESK, padding: { left: 260, right: 24, top: 24, bottom: 76 } };
/** How a room's map stands in this window: where all is one column (`theme.css`), nothing stands over it. */
export const standOfARoom = (): Stand => (matchMedia("(max-width: 760px)").matches ? AT_A_DESK : AS_A_ROOM);
/** A grid is a few hundred metres across: nearer than this there is nothing more to see. */
const SPOT_ZOOM = 16;

/** How much areas hide of a base map. */
const OVER_A_BASE = 0.55;

/** So far around a place its neighbour areas are looked for, and so deep inside one its border is left behind. */
const REACH_PX = 400;
const INSIDE_PX = 12;

/** 画完: when all that is in sight was last fetched and drawn, for who measures. */
const DRAWN = "map-drawn";

/** An area for `compare`; `name` is written into it. */
export interface Feature { type: "Feature"; properties: { code: string; name: string }; geometry: Outline }
const collection = <T>(features: readonly T[]): { type: "FeatureCollection"; features: T[] } => ({ type: "FeatureCollection", features: [...features] });

type Bounds = readonly [number, number, number, number];

/** Whether this browser can draw a map at all. */
export const canDraw = (): boolean => document.createElement("canvas").getContext("webgl2") !== null;

export class CityMap {
  readonly #map: maplibre.Map;
  readonly #loaded: Promise<void>;
  readonly #stand: Stand;
  #marked: readonly string[] = [];
  #shades: ReadonlyMap<string, number> = new Map();
  #names: ReadonlyMap<string, string> = new Map();

  constructor(container: HTMLElement, label: string, bounds: Bounds, told: Told, sight?: Sight, stand: Stand = AT_A_DESK) {
    this.#stand = stand;
    const [west, south, east, north] = bounds;
    this.#map = new maplibre.Map({
      container, style: blank(stand.look), interactive: stand.isMoved, localIdeographFontFamily: FONT, fadeDuration: 0, attributionControl: false,
      dragRotate: false, pitchWithRotate: false, maxZoom: 19,
      ...(sight ? { center: [sight.lon, sight.lat], zoom: sight.zoom } : { bounds: [west, south, east, north], fitBoundsOptions: { padding: stand.padding } }),
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.getCanvas().setAttribute("aria-label", label);
    this.#loaded = new Promise((resolve) => void this.#map.once("load", () => resolve()));
    this.#map.on("idle", () => {
      performance.clearMarks(DRAWN);
      performance.mark(DRAWN);
    });
    if (stand.isMoved) this.#map.on("click", (event) => this.#clicked(event, told));
    else this.#map.on("resize", () => this.see(bounds));
    this.#map.on("moveend", () => {
      const { lng, lat } = this.#map.getCenter();
      told.moved({ lon: lng, lat, zoom: this.#map.getZoom() });
    });
  }

  /** Show somebody else's map beneath everything; areas let it shine through from then on. */
  async showBase(tiles: string): Promise<void> {
    await this.#loaded;
    this.#map.addSource(BASE, { type: "raster", tiles: [tiles], tileSize: 256 });
    this.#map.addLayer({ id: BASE, type: "raster", source: BASE, paint: { "raster-fade-duration": 0 } }, this.#map.getStyle().layers[1]?.id);
    this.#thinOut();
  }

  /** Show this layer of areas instead of the one before. */
  async showAreas(layer: TileJson): Promise<void> {
    await this.#loaded;
    const own = areaLayers(this.#stand.look);
    for (const { id } of own) if (this.#map.getLayer(id)) this.#map.removeLayer(id);
    if (this.#map.getSource(AREAS)) this.#map.removeSource(AREAS);
    [this.#marked, this.#shades] = [[], new Map()];
    this.#map.addSource(AREAS, { type: "vector", tiles: layer.tiles.map(absolute), maxzoom: Math.min(layer.maxzoom, 16), promoteId: "code" });
    const above = TICKET_LAYERS.find(({ id }) => this.#map.getLayer(id))?.id;
    for (const each of own) this.#map.addLayer(each, above);
    this.#thinOut();
  }

  /** Shade areas by their step, see `SHADES_N`; those not named have none. Areas that stay as they are cost nothing. */
  async shade(shades: ReadonlyMap<string, number>): Promise<void> {
    await this.#loaded;
    for (const code of this.#shades.keys()) if (!shades.has(code)) this.#set(code, { shade: 0 });
    for (const [code, shade] of shades) if (this.#shades.get(code) !== shade) this.#set(code, { shade });
    this.#shades = shades;
  }

  /** Draw a strong line around these areas and no others. */
  async mark(codes: readonly string[]): Promise<void> {
    await this.#loaded;
    for (const code of this.#marked) this.#set(code, { marked: false });
    for (const code of codes) this.#set(code, { marked: true });
    this.#marked = codes;
  }

  /** Show tickets from these tiles, or fetch them again; done when they are drawn. Tiles that have not changed cost nothing. */
  async showTickets(tiles: string): Promise<void> {
    await this.#loaded;
    const source = this.#map.getSource<maplibre.VectorTileSource>(TICKETS);
    if (source) source.setTiles([absolute(tiles)]);
    else {
      this.#map.addSource(TICKETS, { type: "vector", tiles: [absolute(tiles)], maxzoom: 16 });
      for (const each of TICKET_LAYERS) this.#map.addLayer(each);
      void this.nameTickets(this.#names);
    }
    await this.drawn();
  }

  /** Call single tickets so, by the family of the catalogue. */
  async nameTickets(names: ReadonlyMap<string, string>): Promise<void> {
    await this.#loaded;
    this.#names = names;
    if (this.#map.getLayer(TICKET_NAMES)) this.#map.setLayoutProperty(TICKET_NAMES, "text-field", ticketNames(names));
  }

  /** Show where one matter lies, and go there if it is out of sight or `near` is asked for. */
  async showSpot(lon: number, lat: number, near = false): Promise<void> {
    await this.#loaded;
    const data = { type: "Point" as const, coordinates: [lon, lat] };
    const source = this.#map.getSource<maplibre.GeoJSONSource>(SPOT);
    if (source) source.setData(data);
    else {
      this.#map.addSource(SPOT, { type: "geojson", data });
      this.#map.addLayer(SPOT_LAYER);
    }
    if (near) this.#map.jumpTo({ center: [lon, lat], zoom: SPOT_ZOOM });
    else if (!this.#map.getBounds().contains([lon, lat])) this.#map.jumpTo({ center: [lon, lat] });
  }

  /** Nothing is looked at any more. */
  hideSpot(): void {
    if (this.#map.getLayer(SPOT_LAYER.id)) this.#map.removeLayer(SPOT_LAYER.id);
    if (this.#map.getSource(SPOT)) this.#map.removeSource(SPOT);
  }

  /** Show these areas as they were and as they would be, and places where something is wrong; done when it is drawn. */
  async compare(before: readonly Feature[], after: readonly Feature[], places: readonly (readonly [number, number])[]): Promise<void> {
    await this.#loaded;
    const points = collection(places.map((at) => ({ type: "Feature" as const, properties: {}, geometry: { type: "Point" as const, coordinates: [...at] } })));
    for (const [id, data] of [[BEFORE, collection(before)], [AFTER, collection(after)], [DEFECTS, points]] as const) {
      const source = this.#map.getSource<maplibre.GeoJSONSource>(id);
      if (source) source.setData(data);
      else this.#map.addSource(id, { type: "geojson", data });
    }
    for (const each of COMPARED_LAYERS) if (!this.#map.getLayer(each.id)) this.#map.addLayer(each);
    await this.drawn();
  }

  /** A place well inside an area, as near to the given one as can be seen on the map; null if the area is not in sight. */
  async nearestWithin(code: string, lon: number, lat: number): Promise<readonly [number, number] | null> {
    await this.#loaded;
    await this.drawn();
    const middle = this.#map.project([lon, lat]);
    const codeAt = (x: number, y: number): unknown => this.#map.queryRenderedFeatures([x, y], { layers: ["area-fill"] })[0]?.properties["code"];
    const isWellInside = (x: number, y: number): boolean => around(x, y, INSIDE_PX, 8).every(([beside, below]) => codeAt(beside, below) === code);
    for (let away = 0; away <= REACH_PX; away += 4)
      for (const [x, y] of around(middle.x, middle.y, away, 24))
        if (codeAt(x, y) === code && isWellInside(x, y)) return this.#map.unproject([x, y]).toArray();
    return null;
  }

  /** Go near a place, so that what is around it can be told apart. */
  goTo(lon: number, lat: number, zoom = SPOT_ZOOM): void {
    this.#map.jumpTo({ center: [lon, lat], zoom });
  }

  /** What lies in the middle of the map, for who points without a mouse. */
  middle(): readonly [number, number] {
    return this.#map.getCenter().toArray();
  }

  /** See all of it. */
  see([west, south, east, north]: Bounds): void {
    this.#map.fitBounds([west, south, east, north], { padding: this.#stand.padding, animate: false });
  }

  /** When all that is in sight has been fetched and drawn. */
  async drawn(): Promise<void> {
    const idle = this.#map.once("idle");
    this.#map.triggerRepaint();
    await idle;
  }

  remove(): void {
    this.#map.remove();
  }

  #thinOut(): void {
    if (this.#map.getLayer(BASE) && this.#map.getLayer("area-fill")) this.#map.setPaintProperty("area-fill", "fill-opacity", OVER_A_BASE);
  }

  #set(code: string, state: Readonly<Record<string, unknown>>): void {
    if (this.#map.getSource(AREAS)) this.#map.setFeatureState({ source: AREAS, sourceLayer: "areas", id: code }, state);
  }

  #clicked(event: maplibre.MapMouseEvent, told: Told): void {
    told.place?.(event.lngLat.lng, event.lngLat.lat);
    const on = (id: string): maplibre.MapGeoJSONFeature | undefined =>
      this.#map.getLayer(id) ? this.#map.queryRenderedFeatures(event.point, { layers: [id] })[0] : undefined;
    const point = on("ticket-point");
    if (point) {
      const { count, number } = point.properties as { count: number; number?: string };
      if (number) told.cluster({ count, number });
      else this.#map.jumpTo({ center: event.lngLat, zoom: this.#map.getZoom() + 2 });
      return;
    }
    const area = on("area-fill");
    if (area) told.area(String(area.properties["code"]));
  }
}

const absolute = (path: string): string => new URL(path, location.origin).href.replaceAll("%7B", "{").replaceAll("%7D", "}");

/** Points of the screen on a circle. */
const around = (x: number, y: number, away: number, points: number): [number, number][] =>
  Array.from({ length: points }, (_, turn) => {
    const angle = (turn * 2 * Math.PI) / points;
    return [x + away * Math.cos(angle), y + away * Math.sin(angle)];
  });
