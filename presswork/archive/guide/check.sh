#!/bin/sh
# presswork-archive-guide: 1
#
# Checks this whole archive without presswork: sh check.sh [minisign.pub]
# It needs jq, sha512sum, find and, for signatures, minisign. README.md says what lies where.
# Every fault is one line that begins with FAULT; exit code 0 where there is none, 1 where there is one, 2 where it
# cannot check. Without a key from outside, the keys that lie here are used: a forger could have changed them too.
set -u
LC_ALL=C
export LC_ALL
key=
if [ $# -gt 0 ]; then
    case $1 in /*) key=$1 ;; *) key=$PWD/$1 ;; esac
    [ -r "$key" ] || { echo "cannot read the key $1" >&2; exit 2; }
fi
cd "$(dirname "$0")" || exit 2
for tool in jq sha512sum find sort comm; do
    command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 2; }
done
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
: >"$work/faults"
fault() { printf 'FAULT %s\n' "$*" | tee -a "$work/faults"; }
digest() { sha512sum <"$1" 2>/dev/null | cut -d ' ' -f 1; }

# 1. The top folder holds what README.md names, and nothing is a link or a device.
layout=0003-hash-and-id-n-tuple-storage-layout
while read -r wanted name; do
    [ "$(digest "$name")" = "$wanted" ] || fault "$name: should have the SHA-512 $wanted"
done <<'END'
a52b72e423549dc6035e6990943f2f89aa9729a1ae5fa1caacbc6f5481a67ac6163ac0e2a0ecd9acb38dbc820bc04eb4a6c80ada09f3a0a11fe93ce56d656161  0=ocfl_1.1
046f739ed427c588899fb6beef9fc65b3c08e31a558f8a2464e20a05e9db1f92bace14287b3060040ebe7a2eff3361a0232a466bc25adffd19196832ab059b90  extensions/0003-hash-and-id-n-tuple-storage-layout/config.json
913524f34a574236d587cfbbdc8711b803bb57f54544331dfe94b2b6f08398fc8539c158a51c684adacfcc8087c7c5e0a81c2a672e47364cbc77248c7d7cf284  ocfl_layout.json
END
find . ! -type f ! -type d -print | while IFS= read -r path; do fault "$path: is neither a file nor a folder"; done
find . -type d -empty -print | while IFS= read -r path; do fault "$path: is an empty folder"; done
find . -type f | sort | while IFS= read -r path; do
    case $path in
    ./README.md | ./check.sh | ./0=ocfl_1.1 | ./ocfl_layout.json | "./extensions/$layout/config.json") ;;
    ./minisign-*.pub) case ${path#./} in */*) fault "$path: nothing knows this file" ;; esac ;;
    ./[0-9a-f][0-9a-f][0-9a-f]/[0-9a-f][0-9a-f][0-9a-f]/[0-9a-f][0-9a-f][0-9a-f]/*/*) ;;
    *) fault "$path: nothing knows this file" ;;
    esac
done

# 2. Every object: its inventory has the digest of its sidecar, every file the digest of the inventory, none is more.
# For each, one line goes into `objects`: its id, a tab, its folder; and one into `held` for each file of its newest
# version: id, name, digest, and where the content lies.
: >"$work/objects"
: >"$work/held"
find . -mindepth 4 -maxdepth 4 -type d | sort | while IFS= read -r object; do
    inventory=$object/inventory.json
    if [ "$(cat "$object/0=ocfl_object_1.1" 2>/dev/null)" != ocfl_object_1.1 ]; then
        fault "$object/0=ocfl_object_1.1: should hold the words ocfl_object_1.1"
    fi
    if [ "$(cat "$inventory.sha512" 2>/dev/null)" != "$(digest "$inventory") inventory.json" ]; then
        fault "$inventory: does not have the digest that its sidecar names"
        continue
    fi
    if ! jq -e '.id and .head and .manifest and .versions[.head].state' "$inventory" >/dev/null 2>&1; then
        fault "$inventory: is no inventory"
        continue
    fi
    jq -r --arg object "$object" '"\(.id)\t\($object)"' "$inventory" >>"$work/objects"
    jq -r --arg object "$object" '.id as $id | .manifest as $kept | .versions[.head].state | to_entries[]
        | .key as $digest | .value[] | "\($id)\t\(.)\t\($digest)\t\($object)/\($kept[$digest][0])"' "$inventory" \
        >>"$work/held"
    head=$(jq -r .head "$inventory")
    cmp -s "$inventory" "$object/$head/inventory.json" || fault "$object/$head/inventory.json: should be as $inventory"
    jq -r '.versions | keys[]' "$inventory" | while IFS= read -r version; do
        older=$object/$version/inventory.json
        [ "$(cat "$older.sha512" 2>/dev/null)" = "$(digest "$older") inventory.json" ] ||
            fault "$older: does not have the digest that its sidecar names"
        printf '%s\n' "$version/inventory.json" "$version/inventory.json.sha512"
    done >"$work/known"
    sed -n '/^FAULT/p' "$work/known"
    jq -r '.manifest[][]' "$inventory" >>"$work/known"
    printf '%s\n' 0=ocfl_object_1.1 inventory.json inventory.json.sha512 >>"$work/known"
    (cd "$object" && find . -type f | sed 's|^\./||') | sort >"$work/there"
    sort "$work/known" | grep -v '^FAULT' >"$work/sorted"
    comm -13 "$work/sorted" "$work/there" | while IFS= read -r path; do fault "$object/$path: nothing knows this file"; done
    jq -r '.manifest | to_entries[] | .key as $digest | .value[] | "\($digest)\t\(.)"' "$inventory" |
        while IFS='	' read -r wanted path; do
            if [ ! -f "$object/$path" ]; then
                fault "$object/$path: is missing; it should have the SHA-512 $wanted"
            elif [ "$(digest "$object/$path")" != "$wanted" ]; then
                fault "$object/$path: is damaged; it should have the SHA-512 $wanted"
            fi
        done
done

# 3. Every title: each seal is where the chain says, has the digest that the chain says, and names the one before it;
# each file of an edition has the digest of its seal, and there is no other.
place() { awk -F '\t' -v id="$1" -v name="$2" '$1 == id && $2 == name { print $4; exit }' "$work/held"; }
signed() { # signed SEAL SIGNATURE: tells what is wrong with a signature
    command -v minisign >/dev/null || { echo "minisign is not installed: signatures are not checked" >"$work/unsigned"; return; }
    set -- "$1" "$2" ${key:+"$key"}
    if [ -n "$key" ]; then
        minisign -Vq -p "$key" -m "$1" -x "$2" >/dev/null 2>&1 || fault "$2: is not a signature of the key"
        return
    fi
    for each in ./minisign-*.pub; do
        minisign -Vq -p "$each" -m "$1" -x "$2" >/dev/null 2>&1 && return
    done
    fault "$2: is not a signature of a key that lies here"
}
: >"$work/named"
awk -F '\t' '$2 == "title.json"' "$work/held" | while IFS='	' read -r title _ _ path; do
    printf '%s\n' "$title" >>"$work/named"
    if ! jq -e --arg id "$title" '.schema == 1 and .title == $id and (.chain | length > 0)' "$path" >/dev/null 2>&1; then
        fault "$path: is not what presswork writes"
        continue
    fi
    before= number=0 began=
    last=$(jq '.chain | length' "$path")
    jq -r '.chain[] | [.number, .kind, .edition, .identifier, .path, .sha512, .at] | map(tostring) | join("\t")' "$path" >"$work/chain"
    while IFS='	' read -r at kind edition id name wanted when; do
        number=$((number + 1))
        seal=$(place "$id" "$name")
        printf '%s\n' "$id" >>"$work/named"
        if [ "$at" != "$number" ]; then fault "$path: the seal $number has the number $at"; fi
        if [ -z "$seal" ] || [ "$(digest "$seal")" != "$wanted" ]; then
            fault "edition $edition: $name is missing or another; it should have the SHA-512 $wanted"
        else
            said=$(jq -r '[.number, .kind, .edition, .identifier, .title, .previous, .at] | map(tostring) | join("\t")' "$seal" 2>/dev/null)
            if [ "$said" != "$(printf '%s\t' "$number" "$kind" "$edition" "$id" "$title" "$before")$when" ]; then
                fault "edition $edition: $name says something else than the chain, or does not follow the seal before it"
            fi
            signature=$(place "$id" "$name.minisig")
            if [ -n "$signature" ]; then
                began=yes
                signed "$seal" "$signature"
            elif [ -n "$began" ] || { [ -n "$key" ] && [ "$number" = "$last" ]; }; then
                fault "edition $edition: $name.minisig is missing; the seal should be signed"
            fi
        fi
        before=$wanted
    done <"$work/chain"
    state='.chain as $chain | [.editions[].edition] == ([$chain[].edition] | unique | sort_by(split(".") | [.[0], (.[1] // "1" | tonumber)]))
        and ([.editions[] | . as $row | ([$chain[] | select(.edition == $row.edition) | .kind]) as $kinds
        | .state == (if $kinds | index("purged") then "purged" elif $kinds | index("withdrawn") then "withdrawn" else "available" end)] | all)'
    jq -e "$state" "$path" >/dev/null 2>&1 || fault "$path: the state of the editions is not what the chain says"
    # the files of every edition: as its seal says them, name, digest, object
    jq -r '.editions[] | [.edition, .identifier, .state] | join("\t")' "$path" >"$work/editions"
    while IFS='	' read -r edition id state; do
        seal=$(place "$id" seal.json)
        [ -n "$seal" ] || continue
        awk -F '\t' -v id="$id" '$1 == id { print $2 }' "$work/held" | sort >"$work/there"
        jq -r --arg id "$id" '.chain[] | select(.identifier == $id) | .path, .path + ".minisig"' "$path" >"$work/known"
        if [ "$state" != purged ]; then
            jq -r '.files[] | select(.object | not) | .name' "$seal" >>"$work/known"
            jq -r '.files[] | [.name, .sha512, .size, .object // "", .path // ""] | join("\t")' "$seal" >"$work/parts"
            while IFS='	' read -r name wanted size object inside; do
                if [ -n "$object" ]; then
                    found=$(place "$object" "$inside")
                    printf '%s\t%s\n' "$object" "$inside" >>"$work/pointed"
                else
                    found=$(place "$id" "$name")
                fi
                if [ -z "$found" ]; then
                    fault "edition $edition: $name is missing; it should have $size bytes and the SHA-512 $wanted"
                elif [ "$(digest "$found")" != "$wanted" ]; then
                    fault "edition $edition: $name ($found) should have $size bytes and the SHA-512 $wanted"
                fi
            done <"$work/parts"
        fi
        sort -u "$work/known" >"$work/sorted"
        comm -13 "$work/sorted" "$work/there" | while IFS= read -r name; do
            fault "edition $edition: $name should not be there"
        done
        [ "$state" = purged ] && echo "edition $edition of $title: purged, as was ordered"
    done <"$work/editions"
done

# 4. Nothing is there that nothing names.
touch "$work/pointed"
sort -u "$work/pointed" >"$work/sorted"
awk -F '\t' '$1 ~ /^urn:sha256:/ && $2 != "purged.json" { print $1 "\t" $2 }' "$work/held" | sort >"$work/there"
comm -13 "$work/sorted" "$work/there" | while IFS= read -r line; do fault "$line: no edition points to this content"; done
sort -u "$work/named" >"$work/sorted"
cut -f 1 "$work/objects" | grep -v '^urn:sha256:' | sort >"$work/there"
comm -13 "$work/sorted" "$work/there" | while IFS= read -r line; do fault "$line: no title's chain names this object"; done

[ -e "$work/unsigned" ] && cat "$work/unsigned" >&2
count=$(wc -l <"$work/faults")
echo "$(wc -l <"$work/objects") objects, $((count)) faults"
[ "$count" -eq 0 ]
