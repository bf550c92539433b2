import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Metrics, readConfig } from "@margin-engine/runtime";
import { ownServices, ROOT, readComposition, readYaml, serviceOf } from "./composition.fixture.ts";
import { commandOf } from "./service-commands.ts";

const composition = readComposition();
const { services, volumes } = composition;
const { broker, schemas } = services;
const own = ownServices(composition);
const all = Object.entries(services);

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

function versionOf(artifact: string): string | undefined {
  const pom = textOf("infra/kafka/pom.xml");
  return new RegExp(`<artifactId>${artifact}</artifactId>\\s*<version>(.*)</version>`).exec(
    pom,
  )?.[1];
}

describe("the services of docker-compose.yml", () => {
  it("given the packages with a start-up, then each but the command line is composed", () => {
    const startUps = readdirSync(join(ROOT, "services")).filter(
      (name) => name !== "replay" && existsSync(join(ROOT, "services", name, "src", "main.ts")),
    );
    const composed = new Set(own.map(([, one]) => serviceOf(one)));
    expect([...composed].sort()).toEqual(startUps.sort());
  });

  it.each(own)(
    "given %s, then its image and its command are those of that service",
    (name, one) => {
      expect(one.command).toEqual(commandOf(serviceOf(one)));
      expect(one.build?.args).toEqual({ SERVICE: serviceOf(one) });
      expect(name.split("-")[0]).toBe(serviceOf(one));
      expect(existsSync(join(ROOT, one.build!.context, one.build!.dockerfile))).toBe(true);
    },
  );

  it.each(own)("given %s, then its environment is one that services take", (name, one) => {
    const config = readConfig(one.environment!);
    const { KAFKA_ADVERTISED_LISTENERS: advertised } = broker!.environment!;
    expect(advertised).toContain(`INSIDE://${config.kafka.brokers[0]}`);
    expect(config.registry.url).toBe("http://schemas:8080/apis/ccompat/v7");
    expect(config.operations.host).toBe("0.0.0.0");
    expect(config.memberName).toBe(name);
  });

  it("given margin, then two share its shards and a third stands by", () => {
    const margins = own.filter(([, one]) => serviceOf(one) === "margin");
    const standbys = margins.map(([, one]) => readConfig(one.environment!).standby);
    expect(standbys).toEqual([false, false, true]);
  });

  it("given what they depend on, then it is composed too", () => {
    for (const [, { depends_on: needed = [] }] of all) {
      for (const name of needed) expect(Object.keys(services)).toContain(name);
    }
  });
});

describe("what docker-compose.yml opens, runs and mounts", () => {
  it("given the broker, then it has the settings of the one without containers", () => {
    expect(broker?.env_file).toBe("infra/kafka/broker.env");
    const text = textOf("infra/kafka/broker.env");
    const settings = text.split("\n").filter((line) => !/^(#|$)/.test(line));
    for (const line of settings) expect(line).toMatch(/^KAFKA_[A-Z_]+=\S+$/);
    const own = Object.keys(broker!.environment!);
    for (const name of own) expect(text).not.toContain(`${name}=`);
  });

  it("given every port, then it is published on loopback alone", () => {
    const ports = all.flatMap(([, one]) => one.ports ?? []);
    expect(ports.length).toBeGreaterThan(all.length - 1);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+|\$\{\w+:-\d+\}):\d+$/);
    const published = ports.map((port) => port.slice(0, port.lastIndexOf(":")));
    expect(new Set(published).size).toBe(ports.length);
  });

  it("given every image, then its version is exact, and the one used without it", () => {
    for (const [, { image, build }] of all) {
      if (build === undefined) expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
    }
    expect(broker?.image).toBe(`apache/kafka:${versionOf("kafka_2.13")}`);
    const version = versionOf("apicurio-registry-app");
    expect(schemas?.image).toBe(`apicurio/apicurio-registry:${version}`);
    const { devDependencies } = JSON.parse(textOf("package.json"));
    expect(textOf("infra/service.Dockerfile")).toContain(
      `NODE_IMAGE=node:${devDependencies.node}-`,
    );
  });

  it("given every mount, then its file exists or its volume is declared", () => {
    const mounts = all.flatMap(([, one]) => one.volumes ?? []).map((mount) => mount.split(":")[0]!);
    for (const source of mounts) {
      const found = source.startsWith(".") ? existsSync(join(ROOT, source)) : source in volumes;
      expect({ source, found }).toEqual({ source, found: true });
    }
  });

  it("given every file that the image copies, then it exists and is not ignored", () => {
    const copied = textOf("infra/service.Dockerfile").matchAll(/^COPY (?!--from)(.+) \S+$/gm);
    const allowed = textOf(".dockerignore").split("\n");
    for (const path of [...copied].flatMap(([, paths]) => paths!.split(" "))) {
      expect(existsSync(join(ROOT, path))).toBe(true);
      expect(allowed).toContain(`!${path}`);
    }
  });
});

interface Labels {
  readonly service: string;
  readonly process: string;
}

describe("what watches the services", () => {
  it("given the targets of Prometheus, then they are the services and their ports", () => {
    const { scrape_configs: jobs, rule_files: rules } = readYaml(
      "infra/prometheus/prometheus.yml",
    ) as {
      scrape_configs: { static_configs: { targets: string[]; labels: Labels }[] }[];
      rule_files: string[];
    };
    const scraped = jobs.flatMap(({ static_configs }) => static_configs);
    expect(scraped).toEqual(
      own.map(([name, one]) => {
        const { OPERATIONS_PORT: port } = one.environment!;
        const labels: Labels = { service: serviceOf(one), process: name };
        return { targets: [`${name}:${port}`], labels };
      }),
    );
    for (const file of rules) expect(existsSync(join(ROOT, "infra/prometheus", file))).toBe(true);
  });

  it("given the alerts and the dashboard, then every series of theirs is one of ours", async () => {
    const { text } = await new Metrics(() => true).page();
    const known = new Set([...text.matchAll(/^# TYPE (margin_\w+)/gm)].map(([, name]) => name));
    const shown = ["infra/prometheus/alerts.yml", "infra/grafana/dashboards/margin-engine.json"]
      .flatMap((path) => [...textOf(path).matchAll(/\bmargin_\w+/g)])
      .map(([name]) => name.replace(/_bucket$/, ""));
    expect(shown.length).toBeGreaterThan(12);
    for (const name of shown) expect([...known]).toContain(name);
  });
});
