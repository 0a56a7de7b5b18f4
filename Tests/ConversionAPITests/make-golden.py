#!/usr/bin/env python3
"""Makes GoldenMessages.swift: bytes and JSON of every message, as Python's protobuf writes them.

    protoc -IProtos --include_imports --descriptor_set_out=/tmp/all.pb FILES...   (as in .ci/generate)
    python3 Tests/ConversionAPITests/make-golden.py /tmp/all.pb > Tests/ConversionAPITests/GoldenMessages.swift

Needs the PyPI package protobuf, 6 or later. Every field of every message is filled, lists with two elements; of a oneof
each member gets a message of its own.
"""
import json
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

files = descriptor_pb2.FileDescriptorSet.FromString(open(sys.argv[1], "rb").read())
pool = descriptor_pool.DescriptorPool()
for file in files.file:
    pool.Add(file)

TEXTS = ["", "plain", "Grüße, 世界 🎉", "quote \" backslash \\ tab \t", "x" * 40]
counter = 0


def number():
    global counter
    counter += 1
    return counter


def scalar(field):
    n = number()
    kind = field.type
    F = type(field)
    if kind == F.TYPE_STRING:
        return f"{field.name} {TEXTS[n % len(TEXTS)]}"
    if kind == F.TYPE_BYTES:
        return bytes([n % 256, 0, 255, 128])
    if kind == F.TYPE_BOOL:
        return True
    if kind == F.TYPE_ENUM:
        values = [v.number for v in field.enum_type.values if v.number != 0]
        return values[n % len(values)]
    if kind in (F.TYPE_DOUBLE, F.TYPE_FLOAT):
        return n + 0.25
    if kind in (F.TYPE_INT32, F.TYPE_SINT32, F.TYPE_SFIXED32):
        return [n, -n, 2**31 - 1, -(2**31)][n % 4]
    if kind in (F.TYPE_INT64, F.TYPE_SINT64, F.TYPE_SFIXED64):
        return [n, -n, 2**63 - 1, -(2**63)][n % 4]
    return n


def fill(message, choice=0):
    descriptor = message.DESCRIPTOR
    name = descriptor.full_name
    if name == "google.protobuf.Timestamp":
        message.seconds = [1772893800, -62135596800, 253402300799, 0][number() % 4]
        message.nanos = [0, 500000000, 123456000, 999999999][number() % 4]
        return message
    if name == "google.protobuf.Duration":
        sign = [1, -1][number() % 2]
        message.seconds = sign * 90
        message.nanos = sign * [0, 5000000, 123456789][number() % 3]
        return message
    if name == "google.protobuf.FieldMask":
        message.paths.extend(["name", "voice.voice_id"])
        return message
    if name == "google.protobuf.Any":
        retry = message_factory.GetMessageClass(pool.FindMessageTypeByName("google.rpc.RetryInfo"))()
        retry.retry_delay.seconds = number()
        message.Pack(retry)
        return message
    for oneof in descriptor.oneofs:
        fill_field(message, oneof.fields[choice % len(oneof.fields)])
    for field in descriptor.fields:
        if field.containing_oneof is None:
            fill_field(message, field)
    return message


def fill_field(message, field):
    is_message = field.type == type(field).TYPE_MESSAGE
    if field.is_repeated:
        for _ in range(2):
            if is_message:
                fill(getattr(message, field.name).add())
            else:
                getattr(message, field.name).append(scalar(field))
    elif is_message:
        getattr(message, field.name).SetInParent()
        fill(getattr(message, field.name))
    else:
        setattr(message, field.name, scalar(field))


def all_messages(descriptor):
    yield descriptor
    for nested in descriptor.nested_types:
        yield from all_messages(nested)


def maps(value):
    """Lists of the entry messages that stand for maps, as the maps that other implementations print."""
    if isinstance(value, list):
        return [maps(v) for v in value]
    if isinstance(value, dict):
        return {
            k: {e["key"]: maps(e["value"]) for e in v} if k in ("metadata", "statuses") else maps(v)
            for k, v in value.items()
        }
    return value


def swift(text):
    return "#\"" + text + "\"#"


print("// swift-format-ignore-file")
print("// Made by make-golden.py from the protos with Python's protobuf. Do not edit.")
print()
print("struct GoldenMessage: Sendable {")
print("    let name: String")
print("    let hex: String")
print("    /// lowerCamelCase keys, and the names of the .proto.")
print("    let json: String")
print("    let protoNamesJSON: String")
print("}")
print()
print("let goldenMessages: [GoldenMessage] = [")
for file in files.file:
    for top in pool.FindFileByName(file.name).message_types_by_name.values():
        for descriptor in all_messages(top):
            choices = max([len(o.fields) for o in descriptor.oneofs], default=1)
            for choice in range(choices):
                message = fill(message_factory.GetMessageClass(descriptor)(), choice)
                dumps = []
                for names in (False, True):
                    value = json.loads(
                        json_format.MessageToJson(message, preserving_proto_field_name=names, descriptor_pool=pool))
                    dumps.append(json.dumps(maps(value), ensure_ascii=False, separators=(",", ":")))
                print("    GoldenMessage(")
                print(f"        name: \"{descriptor.full_name}\",")
                print(f"        hex: \"{message.SerializeToString(deterministic=True).hex()}\",")
                print(f"        json: {swift(dumps[0])},")
                print(f"        protoNamesJSON: {swift(dumps[1])}),")
print("]")
