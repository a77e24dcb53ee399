/* SPDX-License-Identifier: Apache-2.0 */
/* validation_test_rows.h - made by tests/golden/record_validation.py from a live upstream v1.36.3. */
/* clang-format off */
static const struct row rows[] = {
    /* v1 ConfigMap */
    { .kind = "v1 ConfigMap",
      .base = "{'metadata':{'name':'c'},'data':{'a':'b'}}" },
    { .write = CREATE,
      .edits = "metadata.name='UPPER'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"UPPER\": a lowercase RFC 1123 subdoma"
                "in must consist of lower case alphanumeric characters, '-' or '.', and must start an"
                "d end with an alphanumeric character (e.g. 'example.com', regex used for validation "
                "is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n" },
    { .write = CREATE,
      .edits = "metadata.name='a..b'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"a..b\": a lowercase RFC 1123 subdomai"
                "n must consist of lower case alphanumeric characters, '-' or '.', and must start and"
                " end with an alphanumeric character (e.g. 'example.com', regex used for validation i"
                "s '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n" },
    { .write = CREATE,
      .edits = "metadata.name='-a'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"-a\": a lowercase RFC 1123 subdomain "
                "must consist of lower case alphanumeric characters, '-' or '.', and must start and e"
                "nd with an alphanumeric character (e.g. 'example.com', regex used for validation is "
                "'[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n" },
    { .write = CREATE,
      .edits = "metadata.labels={'a b':'c','ok':'x y','%s':'v'}",
      .wanted = "metadata.labels|FieldValueInvalid|Invalid value: \"%s\": name part must consist of alp"
                "hanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric c"
                "haracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
                "'([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"a b\": name part must consist of al"
                "phanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
                " '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"x y\": a valid label must be an emp"
                "ty string or consist of alphanumeric characters, '-', '_' or '.', and must start and"
                " end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', re"
                "gex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9])\?')\n" },
    { .write = CREATE,
      .edits = "metadata.labels={'/x':'v','x/':'v','A_/x':'v'}",
      .wanted = "metadata.labels|FieldValueInvalid|Invalid value: \"/x\": prefix part must be non-empty"
                "\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"A_/x\": prefix part a lowercase RFC"
                " 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
                "must start and end with an alphanumeric character (e.g. 'example.com', regex used fo"
                "r validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"x/\": name part must be non-empty\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"x/\": name part must consist of alp"
                "hanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric c"
                "haracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
                "'([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n" },
    { .write = CREATE,
      .edits = "metadata.labels={'a':'01234567890123456789012345678901234567890123456789012345678901"
               "23'}",
      .wanted = "metadata.labels|FieldValueInvalid|Invalid value: \"0123456789012345678901234567890123"
                "456789012345678901234567890123\": must be no more than 63 bytes\n" },
    { .write = CREATE,
      .edits = "metadata.annotations={'a b':'c','UPPER/x':'y'}",
      .wanted = "metadata.annotations|FieldValueInvalid|Invalid value: \"a b\": name part must consist "
                "of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanum"
                "eric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validati"
                "on is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n" },
    { .write = CREATE,
      .edits = "metadata.annotations={'Example.com/x':'y'}",
      .wanted = "" },
    { .write = CREATE,
      .edits = "metadata.finalizers=['noslash']",
      .wanted = "metadata.finalizers[0]|FieldValueInvalid|Invalid value: \"noslash\": name is neither a"
                " standard finalizer name nor is it fully qualified\n" },
    { .write = CREATE,
      .edits = "metadata.finalizers=['a b/c','example.com/x']",
      .wanted = "metadata.finalizers|FieldValueInvalid|Invalid value: \"a b/c\": prefix part a lowercas"
                "e RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                " and must start and end with an alphanumeric character (e.g. 'example.com', regex us"
                "ed for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)"
                "*')\n" },
    { .write = CREATE,
      .edits = "metadata.ownerReferences=[{'apiVersion':'v1','kind':'Pod','name':'p','uid':'u','cont"
               "roller':true},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'v','controller':true"
               "}]",
      .wanted = "metadata.ownerReferences|FieldValueInvalid|Invalid value: [{\"apiVersion\":\"v1\",\"kind\""
                ":\"Pod\",\"name\":\"p\",\"uid\":\"u\",\"controller\":true},{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name"
                "\":\"q\",\"uid\":\"v\",\"controller\":true}]: Only one reference can have Controller set to t"
                "rue. Found \"true\" in references for Pod/p and Pod/q\n" },
    { .write = CREATE,
      .edits = "metadata.ownerReferences=[{'apiVersion':'v1','kind':'Event','name':'p','uid':'u'}]",
      .wanted = "metadata.ownerReferences|FieldValueInvalid|Invalid value: {\"apiVersion\":\"v1\",\"kind\":"
                "\"Event\",\"name\":\"p\",\"uid\":\"u\"}: /v1, Kind=Event is disallowed from being an owner\n" },
    { .write = CREATE,
      .edits = "metadata.ownerReferences=[{'apiVersion':'a/b/c','kind':'','name':'','uid':''}]",
      .wanted = "metadata.ownerReferences.apiVersion|FieldValueInvalid|Invalid value: \"a/b/c\": versio"
                "n must not be empty\n"
                "metadata.ownerReferences.kind|FieldValueInvalid|Invalid value: \"\": must not be empty"
                "\n"
                "metadata.ownerReferences.name|FieldValueInvalid|Invalid value: \"\": must not be empty"
                "\n"
                "metadata.ownerReferences.uid|FieldValueInvalid|Invalid value: \"\": must not be empty\n" },
    { .write = CREATE,
      .edits = "metadata.ownerReferences=[{'apiVersion':'','kind':'K','name':'n','uid':'u'}]",
      .wanted = "metadata.ownerReferences.apiVersion|FieldValueInvalid|Invalid value: \"\": version mus"
                "t not be empty\n" },
    { .write = CREATE,
      .edits = "metadata.generation=-1",
      .wanted = "metadata.generation|FieldValueInvalid|Invalid value: -1: must be greater than or equ"
                "al to 0\n" },
    { .write = CREATE,
      .edits = "data={'a b':'c','..':'d','.':'e','..x':'f','':'g'}",
      .wanted = "data[..]|FieldValueInvalid|Invalid value: \"..\": must not be '..'\n"
                "data[..x]|FieldValueInvalid|Invalid value: \"..x\": must not start with '..'\n"
                "data[.]|FieldValueInvalid|Invalid value: \".\": must not be '.'\n"
                "data[]|FieldValueInvalid|Invalid value: \"\": a valid config key must consist of alpha"
                "numeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name'"
                ", regex used for validation is '[-._a-zA-Z0-9]+')\n"
                "data[a b]|FieldValueInvalid|Invalid value: \"a b\": a valid config key must consist of"
                " alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key"
                "-name', regex used for validation is '[-._a-zA-Z0-9]+')\n" },
    { .write = CREATE,
      .edits = "data{a}='x' ; binaryData={'a':'YQ=='}",
      .wanted = "data[a]|FieldValueInvalid|Invalid value: \"a\": duplicate of key present in binaryData"
                "\n" },
    { .write = CREATE,
      .edits = "binaryData={'%':'YQ=='}",
      .wanted = "binaryData[%]|FieldValueInvalid|Invalid value: \"%\": a valid config key must consist "
                "of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'k"
                "ey-name', regex used for validation is '[-._a-zA-Z0-9]+')\n" },
    { .write = CREATE,
      .edits = "immutable=true",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "metadata.labels={'UPPER':'ok','!':'x'}",
      .wanted = "metadata.labels|FieldValueInvalid|Invalid value: \"!\": name part must consist of alph"
                "anumeric characters, '-', '_' or '.', and must start and end with an alphanumeric ch"
                "aracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                "([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"!\": name part must consist of alph"
                "anumeric characters, '-', '_' or '.', and must start and end with an alphanumeric ch"
                "aracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                "([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"!\": name part must consist of alph"
                "anumeric characters, '-', '_' or '.', and must start and end with an alphanumeric ch"
                "aracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                "([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"!\": name part must consist of alph"
                "anumeric characters, '-', '_' or '.', and must start and end with an alphanumeric ch"
                "aracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                "([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n" },
    { .write = UPDATE,
      .edits = "data{new}='x'",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "metadata.finalizers=['example.com/x']",
      .wanted = "" },
    /* ConfigMap immutable */
    { .kind = "v1 ConfigMap",
      .base = "{'metadata':{'name':'im'},'immutable':true,'data':{'a':'b'}}" },
    { .write = UPDATE,
      .edits = "data{a}='c'",
      .wanted = "data|FieldValueForbidden|Forbidden: field is immutable when `immutable` is set\n" },
    { .write = UPDATE,
      .edits = "immutable=false",
      .wanted = "immutable|FieldValueForbidden|Forbidden: field is immutable when `immutable` is set\n" },
    { .write = UPDATE,
      .edits = "immutable",
      .wanted = "immutable|FieldValueForbidden|Forbidden: field is immutable when `immutable` is set\n" },
    { .write = UPDATE,
      .edits = "binaryData={'x':'YQ=='}",
      .wanted = "binaryData|FieldValueForbidden|Forbidden: field is immutable when `immutable` is set"
                "\n" },
    { .write = UPDATE,
      .edits = "metadata.labels={'a':'b'}",
      .wanted = "" },
    /* v1 Secret */
    { .kind = "v1 Secret",
      .base = "{'metadata':{'name':'s'},'data':{'a':'YQ=='}}" },
    { .write = CREATE,
      .edits = "data={'a b':'YQ==','..':'YQ=='}",
      .wanted = "data[..]|FieldValueInvalid|Invalid value: \"..\": must not be '..'\n"
                "data[a b]|FieldValueInvalid|Invalid value: \"a b\": a valid config key must consist of"
                " alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key"
                "-name', regex used for validation is '[-._a-zA-Z0-9]+')\n" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/tls'",
      .wanted = "data[tls.crt]|FieldValueRequired|Required value\n"
                "data[tls.key]|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/basic-auth'",
      .wanted = "data[password]|FieldValueRequired|Required value\n"
                "data[username]|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/basic-auth' ; data={'username':'YQ=='}",
      .wanted = "" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/ssh-auth'",
      .wanted = "data[ssh-privatekey]|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/ssh-auth' ; data={'ssh-privatekey':''}",
      .wanted = "data[ssh-privatekey]|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/dockercfg'",
      .wanted = "data[.dockercfg]|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/dockercfg' ; data={'.dockercfg':'YQ=='}",
      .wanted = "data[.dockercfg]|FieldValueInvalid|Invalid value: \"<secret contents redacted>\": inva"
                "lid character 'a' looking for beginning of value\n" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/dockerconfigjson'",
      .wanted = "data[.dockerconfigjson]|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/dockerconfigjson' ; data={'.dockerconfigjson':'YQ=='}",
      .wanted = "data[.dockerconfigjson]|FieldValueInvalid|Invalid value: \"<secret contents redacted>"
                "\": invalid character 'a' looking for beginning of value\n" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/dockerconfigjson' ; data={'.dockerconfigjson':'e30='}",
      .wanted = "" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/tls' ; data={'tls.crt':'YQ==','tls.key':'YQ=='}",
      .wanted = "" },
    { .write = CREATE,
      .edits = "type='bootstrap.kubernetes.io/token'",
      .wanted = "" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/service-account-token'",
      .wanted = "metadata.annotations[kubernetes.io/service-account.name]|FieldValueRequired|Required"
                " value\n" },
    { .write = CREATE,
      .edits = "type='kubernetes.io/service-account-token' ; metadata.annotations={'kubernetes.io/se"
               "rvice-account.name':'x'}",
      .wanted = "" },
    { .write = CREATE,
      .edits = "type='anything'",
      .wanted = "" },
    { .write = CREATE,
      .edits = "stringData={'x y':'z'}",
      .wanted = "data[x y]|FieldValueInvalid|Invalid value: \"x y\": a valid config key must consist of"
                " alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key"
                "-name', regex used for validation is '[-._a-zA-Z0-9]+')\n" },
    { .write = UPDATE,
      .edits = "type='other'",
      .wanted = "type|FieldValueInvalid|Invalid value: \"other\": field is immutable\n" },
    { .write = UPDATE,
      .edits = "data{b}='YQ=='",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "data{b c}='YQ=='",
      .wanted = "data[b c]|FieldValueInvalid|Invalid value: \"b c\": a valid config key must consist of"
                " alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key"
                "-name', regex used for validation is '[-._a-zA-Z0-9]+')\n" },
    /* Secret immutable */
    { .kind = "v1 Secret",
      .base = "{'metadata':{'name':'im'},'immutable':true,'data':{'a':'YQ=='},'type':'Opaque'}" },
    { .write = UPDATE,
      .edits = "data{a}='Yg=='",
      .wanted = "data|FieldValueForbidden|Forbidden: field is immutable when `immutable` is set\n" },
    { .write = UPDATE,
      .edits = "immutable",
      .wanted = "immutable|FieldValueForbidden|Forbidden: field is immutable when `immutable` is set\n" },
    { .write = UPDATE,
      .edits = "type='other'",
      .wanted = "type|FieldValueInvalid|Invalid value: \"other\": field is immutable\n" },
    /* v1 Namespace */
    { .kind = "v1 Namespace",
      .base = "{'metadata':{'name':'ns'}}" },
    { .write = CREATE,
      .edits = "metadata.name='a.b'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"a.b\": must not contain dots\n" },
    { .write = CREATE,
      .edits = "metadata.name='UPPER'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"UPPER\": a lowercase RFC 1123 label m"
                "ust consist of lower case alphanumeric characters or '-', and must start and end wit"
                "h an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validatio"
                "n is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?')\n" },
    { .write = CREATE,
      .edits = "spec.finalizers=['noslash']",
      .wanted = "spec.finalizers|FieldValueInvalid|Invalid value: \"noslash\": name is neither a standa"
                "rd finalizer name nor is it fully qualified\n" },
    { .write = CREATE,
      .edits = "spec.finalizers=['a b/c']",
      .wanted = "spec.finalizers|FieldValueInvalid|Invalid value: \"a b/c\": prefix part a lowercase RF"
                "C 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
                " must start and end with an alphanumeric character (e.g. 'example.com', regex used f"
                "or validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n" },
    { .write = CREATE,
      .edits = "metadata.finalizers=['noslash']",
      .wanted = "metadata.finalizers[0]|FieldValueInvalid|Invalid value: \"noslash\": name is neither a"
                " standard finalizer name nor is it fully qualified\n" },
    { .write = UPDATE,
      .edits = "metadata.labels={'a':'-'}",
      .wanted = "metadata.labels|FieldValueInvalid|Invalid value: \"-\": a valid label must be an empty"
                " string or consist of alphanumeric characters, '-', '_' or '.', and must start and e"
                "nd with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', rege"
                "x used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9])\?')\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"-\": a valid label must be an empty"
                " string or consist of alphanumeric characters, '-', '_' or '.', and must start and e"
                "nd with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', rege"
                "x used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9])\?')\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"-\": a valid label must be an empty"
                " string or consist of alphanumeric characters, '-', '_' or '.', and must start and e"
                "nd with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', rege"
                "x used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9])\?')\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"-\": a valid label must be an empty"
                " string or consist of alphanumeric characters, '-', '_' or '.', and must start and e"
                "nd with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', rege"
                "x used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9])\?')\n" },
    { .write = UPDATE,
      .edits = "metadata.labels{kubernetes.io/metadata.name}='other'",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.finalizers=['example.com/x']",
      .wanted = "" },
    { .write = STATUS,
      .edits = "status.phase='Terminating'",
      .wanted = "status.Phase|FieldValueInvalid|Invalid value: \"Terminating\": may only be 'Active' if"
                " `deletionTimestamp` is empty\n" },
    { .write = STATUS,
      .edits = "status.phase='Other'",
      .wanted = "status.Phase|FieldValueInvalid|Invalid value: \"Other\": may only be 'Active' if `dele"
                "tionTimestamp` is empty\n" },
    /* v1 ServiceAccount */
    { .kind = "v1 ServiceAccount",
      .base = "{'metadata':{'name':'sa'}}" },
    { .write = CREATE,
      .edits = "metadata.name='a_b'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"a_b\": a lowercase RFC 1123 subdomain"
                " must consist of lower case alphanumeric characters, '-' or '.', and must start and "
                "end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                " '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n" },
    { .write = CREATE,
      .edits = "secrets=[{'name':'x'}]",
      .wanted = "" },
    /* v1 Node */
    { .kind = "v1 Node",
      .base = "{'metadata':{'name':'n'},'spec':{},'status':{'capacity':{'cpu':'1'}}}" },
    { .write = CREATE,
      .edits = "metadata.name='N'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"N\": a lowercase RFC 1123 subdomain m"
                "ust consist of lower case alphanumeric characters, '-' or '.', and must start and en"
                "d with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                "[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n" },
    { .write = CREATE,
      .edits = "spec.taints=[{'key':'a','effect':'NoSchedule'},{'key':'a','effect':'NoSchedule'}]",
      .wanted = "metadata.taints[1]|FieldValueDuplicate|Duplicate value: {\"Key\":\"a\",\"Value\":\"\",\"Effec"
                "t\":\"NoSchedule\",\"TimeAdded\":null}: taints must be unique by key and effect pair\n" },
    { .write = CREATE,
      .edits = "spec.taints=[{'key':'a b','value':'c d','effect':''}]",
      .wanted = "metadata.taints[0].effect|FieldValueRequired|Required value\n"
                "metadata.taints[0].key|FieldValueInvalid|Invalid value: \"a b\": name part must consis"
                "t of alphanumeric characters, '-', '_' or '.', and must start and end with an alphan"
                "umeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for valida"
                "tion is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "metadata.taints[0].value|FieldValueInvalid|Invalid value: \"c d\": a valid label must "
                "be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
                "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '1"
                "2345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9])\?')\n" },
    { .write = CREATE,
      .edits = "spec.taints=[{'key':'','effect':'Never'}]",
      .wanted = "metadata.taints[0].effect|FieldValueNotSupported|Unsupported value: \"Never\": support"
                "ed values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"\n"
                "metadata.taints[0].key|FieldValueInvalid|Invalid value: \"\": name part must be non-em"
                "pty\n"
                "metadata.taints[0].key|FieldValueInvalid|Invalid value: \"\": name part must consist o"
                "f alphanumeric characters, '-', '_' or '.', and must start and end with an alphanume"
                "ric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validatio"
                "n is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n" },
    { .write = CREATE,
      .edits = "spec.podCIDR='1.2.3.4' ; spec.podCIDRs=['1.2.3.4']",
      .wanted = "spec.podCIDRs[0]|FieldValueInvalid|Invalid value: \"1.2.3.4\": must be a valid CIDR va"
                "lue, (e.g. 10.9.8.0/24 or 2001:db8::/64)\n" },
    { .write = CREATE,
      .edits = "spec.podCIDR='10.0.0.0/24' ; spec.podCIDRs=['10.0.1.0/24']",
      .wanted = "" },
    { .write = CREATE,
      .edits = "spec.podCIDR='10.0.0.0/24' ; spec.podCIDRs=['10.0.0.0/24','10.0.1.0/24']",
      .wanted = "spec.podCIDRs|FieldValueInvalid|Invalid value: [\"10.0.0.0/24\",\"10.0.1.0/24\"]: may sp"
                "ecify no more than one CIDR for each IP family\n" },
    { .write = CREATE,
      .edits = "spec.podCIDR='10.0.0.0/24' ; spec.podCIDRs=['10.0.0.0/24','fd00::/64']",
      .wanted = "" },
    { .write = CREATE,
      .edits = "spec.podCIDR='10.0.0.0/24' ; spec.podCIDRs=['10.0.0.0/24','10.0.1.0/24','10.0.2.0/24"
               "']",
      .wanted = "spec.podCIDRs|FieldValueInvalid|Invalid value: [\"10.0.0.0/24\",\"10.0.1.0/24\",\"10.0.2."
                "0/24\"]: may specify no more than one CIDR for each IP family\n" },
    { .write = CREATE,
      .edits = "status.capacity={'cpu':'-1','a b':'1','pods':'1500m'}",
      .wanted = "status.allocatable.cpu|FieldValueInvalid|Invalid value: \"-1\": must be greater than o"
                "r equal to 0\n"
                "status.allocatable.pods|FieldValueInvalid|Invalid value: \"1500m\": must be an integer"
                "\n"
                "status.capacity.cpu|FieldValueInvalid|Invalid value: \"-1\": must be greater than or e"
                "qual to 0\n"
                "status.capacity.pods|FieldValueInvalid|Invalid value: \"1500m\": must be an integer\n" },
    { .write = CREATE,
      .edits = "metadata.annotations={'scheduler.alpha.kubernetes.io/preferAvoidPods':'x'}",
      .wanted = "metadata.annotations.AvoidPods|FieldValueInvalid|Invalid value: \"scheduler.alpha.kub"
                "ernetes.io/preferAvoidPods\": invalid character 'x' looking for beginning of value\n" },
    { .write = CREATE,
      .edits = "spec.configSource={'configMap':{'name':'','namespace':'','kubeletConfigKey':''}}",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.podCIDR='10.0.0.0/24'",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.taints=[{'key':'','effect':'Never'}]",
      .wanted = "metadata.taints[0].effect|FieldValueNotSupported|Unsupported value: \"Never\": support"
                "ed values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"\n"
                "metadata.taints[0].effect|FieldValueNotSupported|Unsupported value: \"Never\": support"
                "ed values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"\n"
                "metadata.taints[0].key|FieldValueInvalid|Invalid value: \"\": name part must be non-em"
                "pty\n"
                "metadata.taints[0].key|FieldValueInvalid|Invalid value: \"\": name part must be non-em"
                "pty\n"
                "metadata.taints[0].key|FieldValueInvalid|Invalid value: \"\": name part must consist o"
                "f alphanumeric characters, '-', '_' or '.', and must start and end with an alphanume"
                "ric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validatio"
                "n is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "metadata.taints[0].key|FieldValueInvalid|Invalid value: \"\": name part must consist o"
                "f alphanumeric characters, '-', '_' or '.', and must start and end with an alphanume"
                "ric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validatio"
                "n is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n" },
    { .write = UPDATE,
      .edits = "spec.unschedulable=true",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.providerID='x'",
      .wanted = "" },
    { .write = STATUS,
      .edits = "status.capacity={'cpu':'-1'}",
      .wanted = "status.capacity.cpu|FieldValueInvalid|Invalid value: \"-1\": must be greater than or e"
                "qual to 0\n" },
    { .write = STATUS,
      .edits = "status.allocatable={'cpu':'2','memory':'-1'}",
      .wanted = "status.allocatable.memory|FieldValueInvalid|Invalid value: \"-1\": must be greater tha"
                "n or equal to 0\n" },
    { .write = STATUS,
      .edits = "status.addresses=[{'type':'InternalIP','address':'1.2.3.4'},{'type':'InternalIP','ad"
               "dress':'1.2.3.4'}]",
      .wanted = "status.addresses[1]|FieldValueDuplicate|Duplicate value: {\"Type\":\"InternalIP\",\"Addre"
                "ss\":\"1.2.3.4\"}\n" },
    { .write = STATUS,
      .edits = "status.addresses=[{'type':'InternalIP','address':'x'}]",
      .wanted = "" },
    { .write = STATUS,
      .edits = "status.config={'assigned':{}}",
      .wanted = "" },
    /* v1 Pod */
    { .kind = "v1 Pod",
      .base = "{'metadata':{'name':'p'},'spec':{'automountServiceAccountToken':false,'containers':["
              "{'name':'c','image':'i'}]}}" },
    { .write = CREATE,
      .edits = "metadata.name='A'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdomain m"
                "ust consist of lower case alphanumeric characters, '-' or '.', and must start and en"
                "d with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                "[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n" },
    { .write = CREATE,
      .edits = "spec.containers=[]",
      .wanted = "spec.containers|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].name=''",
      .wanted = "spec.containers[0].name|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].name='A_b'",
      .wanted = "spec.containers[0].name|FieldValueInvalid|Invalid value: \"A_b\": a lowercase RFC 1123"
                " label must consist of lower case alphanumeric characters or '-', and must start and"
                " end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for v"
                "alidation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?')\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].image=''",
      .wanted = "spec.containers[0].image|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].image=' x '",
      .wanted = "spec.containers[0].image|FieldValueInvalid|Invalid value: \" x \": must not have leadi"
                "ng or trailing whitespace\n" },
    { .write = CREATE,
      .edits = "spec.containers[+]={'name':'c','image':'i'}",
      .wanted = "spec.containers[1].name|FieldValueDuplicate|Duplicate value: \"c\"\n" },
    { .write = CREATE,
      .edits = "spec.initContainers=[{'name':'c','image':'i'}]",
      .wanted = "spec.initContainers[0].name|FieldValueDuplicate|Duplicate value: \"c\"\n" },
    { .write = CREATE,
      .edits = "spec.initContainers=[{'name':'','image':''}]",
      .wanted = "spec.initContainers[0].image|FieldValueRequired|Required value\n"
                "spec.initContainers[0].name|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.initContainers=[{'name':'i','image':'i','restartPolicy':'Always','readinessProb"
               "e':{'exec':{'command':['x']}}}]",
      .wanted = "" },
    { .write = CREATE,
      .edits = "spec.initContainers=[{'name':'i','image':'i','readinessProbe':{'exec':{'command':['x"
               "']}}}]",
      .wanted = "spec.initContainers[0].readinessProbe|FieldValueForbidden|Forbidden: may not be set "
                "for init containers without restartPolicy=Always\n" },
    { .write = CREATE,
      .edits = "spec.initContainers=[{'name':'i','image':'i','livenessProbe':{'exec':{'command':['x'"
               "]}}}]",
      .wanted = "spec.initContainers[0].livenessProbe|FieldValueForbidden|Forbidden: may not be set f"
                "or init containers without restartPolicy=Always\n" },
    { .write = CREATE,
      .edits = "spec.initContainers=[{'name':'i','image':'i','startupProbe':{'exec':{'command':['x']"
               "}}}]",
      .wanted = "spec.initContainers[0].startupProbe|FieldValueForbidden|Forbidden: may not be set fo"
                "r init containers without restartPolicy=Always\n" },
    { .write = CREATE,
      .edits = "spec.initContainers=[{'name':'i','image':'i','lifecycle':{'preStop':{'exec':{'comman"
               "d':['x']}}}}]",
      .wanted = "spec.initContainers[0].lifecycle|FieldValueForbidden|Forbidden: may not be set for i"
                "nit containers without restartPolicy=Always\n" },
    { .write = CREATE,
      .edits = "spec.initContainers=[{'name':'i','image':'i','restartPolicy':'Sometimes'}]",
      .wanted = "spec.initContainers[0].restartPolicy|FieldValueNotSupported|Unsupported value: \"Some"
                "times\": supported values: \"Always\", \"Never\", \"OnFailure\"\n" },
    { .write = CREATE,
      .edits = "spec.initContainers=[{'name':'i','image':'i','restartPolicy':'Never'}]",
      .wanted = "" },
    { .write = CREATE,
      .edits = "spec.containers[0].restartPolicy='Always'",
      .wanted = "" },
    { .write = CREATE,
      .edits = "spec.containers[0].restartPolicy='Other'",
      .wanted = "spec.containers[0].restartPolicy|FieldValueNotSupported|Unsupported value: \"Other\": "
                "supported values: \"Always\", \"Never\", \"OnFailure\"\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].restartPolicyRules=[{'action':'Restart','exitCodes':{'operator':'"
               "In','values':[1]}}]",
      .wanted = "spec.containers[0].restartPolicy|FieldValueRequired|Required value: must specify res"
                "tartPolicy when restart rules are used\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].restartPolicy='Never' ; spec.containers[0].restartPolicyRules=[{'"
               "action':'Other','exitCodes':{'operator':'Bad','values':[]}}]",
      .wanted = "spec.containers[0].restartPolicyRules[0].action|FieldValueNotSupported|Unsupported v"
                "alue: \"Other\": supported values: \"Restart\", \"RestartAllContainers\"\n"
                "spec.containers[0].restartPolicyRules[0].exitCodes.operator|FieldValueNotSupported|U"
                "nsupported value: \"Bad\": supported values: \"In\", \"NotIn\"\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].restartPolicy='Never' ; spec.containers[0].restartPolicyRules=[{'"
               "action':'Restart'}]",
      .wanted = "spec.containers[0].restartPolicyRules[0].exitCodes|FieldValueRequired|Required value"
                ": must be specified\n" },
    { .write = CREATE,
      .edits = "spec.ephemeralContainers=[{'name':'e','image':'i'}]",
      .wanted = "spec.ephemeralContainers|FieldValueForbidden|Forbidden: cannot be set on create\n" },
    { .write = CREATE,
      .edits = "spec.restartPolicy='Sometimes'",
      .wanted = "spec.restartPolicy|FieldValueNotSupported|Unsupported value: \"Sometimes\": supported "
                "values: \"Always\", \"OnFailure\", \"Never\"\n" },
    { .write = CREATE,
      .edits = "spec.dnsPolicy='Other'",
      .wanted = "spec.dnsPolicy|FieldValueNotSupported|Unsupported value: \"Other\": supported values: "
                "\"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\"\n" },
    { .write = CREATE,
      .edits = "spec.dnsPolicy='None'",
      .wanted = "spec.dnsConfig|FieldValueRequired|Required value: must provide `dnsConfig` when `dns"
                "Policy` is None\n" },
    { .write = CREATE,
      .edits = "spec.dnsPolicy='None' ; spec.dnsConfig={'searches':['a']}",
      .wanted = "spec.dnsConfig.nameservers|FieldValueRequired|Required value: must provide at least "
                "one DNS nameserver when `dnsPolicy` is None\n" },
    { .write = CREATE,
      .edits = "spec.dnsConfig={'nameservers':['x'],'searches':['-','%s'],'options':[{'name':''}]}",
      .wanted = "spec.dnsConfig.nameservers[0]|FieldValueInvalid|Invalid value: \"x\": must be a valid "
                "IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)\n"
                "spec.dnsConfig.options[0]|FieldValueRequired|Required value: must not be empty\n"
                "spec.dnsConfig.searches[0]|FieldValueInvalid|Invalid value: \"-\": a lowercase RFC 112"
                "3 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and"
                " must start and end with an alphanumeric character (e.g. 'example.com', regex used f"
                "or validation is '_\?[a-z0-9]([-_a-z0-9]*[a-z0-9])\?(\\._\?[a-z0-9]([-_a-z0-9]*[a-z0-9])"
                "\?)*')\n"
                "spec.dnsConfig.searches[1]|FieldValueInvalid|Invalid value: \"%s\": a lowercase RFC 11"
                "23 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', an"
                "d must start and end with an alphanumeric character (e.g. 'example.com', regex used "
                "for validation is '_\?[a-z0-9]([-_a-z0-9]*[a-z0-9])\?(\\._\?[a-z0-9]([-_a-z0-9]*[a-z0-9]"
                ")\?)*')\n" },
    { .write = CREATE,
      .edits = "spec.dnsConfig={'nameservers':['1.1.1.1','1.1.1.2','1.1.1.3','1.1.1.4']}",
      .wanted = "spec.dnsConfig.nameservers|FieldValueInvalid|Invalid value: [\"1.1.1.1\",\"1.1.1.2\",\"1."
                "1.1.3\",\"1.1.1.4\"]: must not have more than 3 nameservers\n" },
    { .write = CREATE,
      .edits = "spec.terminationGracePeriodSeconds=-1",
      .wanted = "" },
    { .write = CREATE,
      .edits = "spec.activeDeadlineSeconds=0",
      .wanted = "spec.activeDeadlineSeconds|FieldValueInvalid|Invalid value: 0: must be between 1 and"
                " 2147483647, inclusive\n" },
    { .write = CREATE,
      .edits = "spec.activeDeadlineSeconds=2147483648",
      .wanted = "spec.activeDeadlineSeconds|FieldValueInvalid|Invalid value: 2147483648: must be betw"
                "een 1 and 2147483647, inclusive\n" },
    { .write = CREATE,
      .edits = "spec.nodeSelector={'a b':'c d'}",
      .wanted = "spec.nodeSelector|FieldValueInvalid|Invalid value: \"a b\": name part must consist of "
                "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeri"
                "c character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation "
                "is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "spec.nodeSelector|FieldValueInvalid|Invalid value: \"c d\": a valid label must be an e"
                "mpty string or consist of alphanumeric characters, '-', '_' or '.', and must start a"
                "nd end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', "
                "regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9])\?')\n" },
    { .write = CREATE,
      .edits = "spec.nodeName='A'",
      .wanted = "spec.nodeName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdomain m"
                "ust consist of lower case alphanumeric characters, '-' or '.', and must start and en"
                "d with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                "[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n" },
    { .write = CREATE,
      .edits = "spec.imagePullSecrets=[{'name':''}]",
      .wanted = "" },
    { .write = CREATE,
      .edits = "spec.hostname='A.b'",
      .wanted = "spec.hostname|FieldValueInvalid|Invalid value: \"A.b\": a lowercase RFC 1123 label mus"
                "t consist of lower case alphanumeric characters or '-', and must start and end with "
                "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation "
                "is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?')\n" },
    { .write = CREATE,
      .edits = "spec.subdomain='A.b'",
      .wanted = "spec.subdomain|FieldValueInvalid|Invalid value: \"A.b\": a lowercase RFC 1123 label mu"
                "st consist of lower case alphanumeric characters or '-', and must start and end with"
                " an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation"
                " is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?')\n" },
    { .write = CREATE,
      .edits = "spec.hostnameOverride='A..b'",
      .wanted = "spec.hostnameOverride|FieldValueInvalid|Invalid value: \"A..b\": a lowercase RFC 1123 "
                "subdomain must consist of lower case alphanumeric characters, '-' or '.', and must s"
                "tart and end with an alphanumeric character (e.g. 'example.com', regex used for vali"
                "dation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n" },
    { .write = CREATE,
      .edits = "spec.hostnameOverride='x' ; spec.hostNetwork=true",
      .wanted = "spec.hostnameOverride|FieldValueForbidden|Forbidden: may not be specified when hostN"
                "etwork is true\n" },
    { .write = CREATE,
      .edits = "spec.hostnameOverride='x' ; spec.setHostnameAsFQDN=true",
      .wanted = "spec.hostnameOverride|FieldValueForbidden|Forbidden: may not be specified when setHo"
                "stnameAsFQDN is true\n" },
    { .write = CREATE,
      .edits = "spec.schedulerName=''",
      .wanted = "" },
    { .write = CREATE,
      .edits = "spec.overhead={'cpu':'-1'}",
      .wanted = "spec.overhead.limits[cpu]|FieldValueInvalid|Invalid value: \"-1\": must be greater tha"
                "n or equal to 0\n" },
    { .write = CREATE,
      .edits = "spec.os={'name':''}",
      .wanted = "spec.os.name|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.os={'name':'mac'}",
      .wanted = "spec.os|FieldValueNotSupported|Unsupported value: \"mac\": supported values: \"linux\", "
                "\"windows\"\n" },
    { .write = CREATE,
      .edits = "spec.os={'name':'linux'} ; spec.containers[0].securityContext={'windowsOptions':{}} "
               "; spec.securityContext={'windowsOptions':{'hostProcess':true}}",
      .wanted = "spec.containers[0].securityContext.windowsOptions|FieldValueForbidden|Forbidden: win"
                "dows options cannot be set for a linux pod\n"
                "spec.hostNetwork|FieldValueInvalid|Invalid value: false: hostNetwork must be true if"
                " pod contains any hostProcess containers\n"
                "spec.securityContext.windowsOptions|FieldValueForbidden|Forbidden: windows options c"
                "annot be set for a linux pod\n" },
    { .write = CREATE,
      .edits = "spec.os={'name':'windows'} ; spec.securityContext={'runAsUser':1,'fsGroup':2,'sysctl"
               "s':[{'name':'a','value':'b'}]} ; spec.hostPID=true",
      .wanted = "spec.hostPID|FieldValueForbidden|Forbidden: cannot be set for a windows pod\n"
                "spec.securityContext.fsGroup|FieldValueForbidden|Forbidden: cannot be set for a wind"
                "ows pod\n"
                "spec.securityContext.runAsUser|FieldValueForbidden|Forbidden: cannot be set for a wi"
                "ndows pod\n"
                "spec.securityContext.sysctls|FieldValueForbidden|Forbidden: cannot be set for a wind"
                "ows pod\n" },
    { .write = CREATE,
      .edits = "spec.os={'name':'windows'} ; spec.containers[0].securityContext={'runAsUser':1,'priv"
               "ileged':true,'capabilities':{},'readOnlyRootFilesystem':true}",
      .wanted = "spec.containers[0].securityContext.capabilities|FieldValueForbidden|Forbidden: canno"
                "t be set for a windows pod\n"
                "spec.containers[0].securityContext.privileged|FieldValueForbidden|Forbidden: cannot "
                "be set for a windows pod\n"
                "spec.containers[0].securityContext.readOnlyRootFilesystem|FieldValueForbidden|Forbid"
                "den: cannot be set for a windows pod\n"
                "spec.containers[0].securityContext.runAsUser|FieldValueForbidden|Forbidden: cannot b"
                "e set for a windows pod\n" },
    { .write = CREATE,
      .edits = "spec.readinessGates=[{'conditionType':'a b'}]",
      .wanted = "spec.readinessGates[0].conditionType|FieldValueInvalid|Invalid value: \"a b\": name pa"
                "rt must consist of alphanumeric characters, '-', '_' or '.', and must start and end "
                "with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex u"
                "sed for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n" },
    { .write = CREATE,
      .edits = "spec.schedulingGates=[{'name':'a b'}]",
      .wanted = "spec.schedulingGates[0]|FieldValueInvalid|Invalid value: \"a b\": name part must consi"
                "st of alphanumeric characters, '-', '_' or '.', and must start and end with an alpha"
                "numeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for valid"
                "ation is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n" },
    { .write = CREATE,
      .edits = "spec.schedulingGates=[{'name':'a'},{'name':'a'}]",
      .wanted = "spec.schedulingGates[1]|FieldValueDuplicate|Duplicate value: \"a\"\n" },
    { .write = CREATE,
      .edits = "spec.schedulingGates=[{'name':'a'}] ; spec.nodeName='n'",
      .wanted = "spec.nodeName|FieldValueForbidden|Forbidden: cannot be set until all schedulingGates"
                " have been cleared\n" },
    { .write = CREATE,
      .edits = "spec.hostAliases=[{'ip':'x','hostnames':['A_b']}]",
      .wanted = "spec.hostAliases[0].hostnames[0]|FieldValueInvalid|Invalid value: \"A_b\": a lowercase"
                " RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                "and must start and end with an alphanumeric character (e.g. 'example.com', regex use"
                "d for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*"
                "')\n"
                "spec.hostAliases[0].ip|FieldValueInvalid|Invalid value: \"x\": must be a valid IP addr"
                "ess, (e.g. 10.9.8.7 or 2001:db8::ffff)\n" },
    { .write = CREATE,
      .edits = "spec.hostAliases=[{'ip':'','hostnames':['']}]",
      .wanted = "spec.hostAliases[0].hostnames[0]|FieldValueInvalid|Invalid value: \"\": a lowercase RF"
                "C 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
                " must start and end with an alphanumeric character (e.g. 'example.com', regex used f"
                "or validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n"
                "spec.hostAliases[0].ip|FieldValueInvalid|Invalid value: \"\": must be a valid IP addre"
                "ss, (e.g. 10.9.8.7 or 2001:db8::ffff)\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'runAsUser':-1,'runAsGroup':-2,'fsGroup':-3,'supplementalGroup"
               "s':[-4]}",
      .wanted = "spec.securityContext.fsGroup|FieldValueInvalid|Invalid value: -3: must be between 0 "
                "and 2147483647, inclusive\n"
                "spec.securityContext.runAsGroup|FieldValueInvalid|Invalid value: -2: must be between"
                " 0 and 2147483647, inclusive\n"
                "spec.securityContext.runAsUser|FieldValueInvalid|Invalid value: -1: must be between "
                "0 and 2147483647, inclusive\n"
                "spec.securityContext.supplementalGroups[0]|FieldValueInvalid|Invalid value: -4: must"
                " be between 0 and 2147483647, inclusive\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'sysctls':[{'name':'A b','value':''},{'name':'','value':''},{'"
               "name':'a.b','value':''},{'name':'a.b','value':''}]}",
      .wanted = "spec.securityContext.sysctls[0].name|FieldValueInvalid|Invalid value: \"A b\": must ha"
                "ve at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])\?[\\./])*[a-"
                "z0-9]([-_a-z0-9]*[a-z0-9])\?$\n"
                "spec.securityContext.sysctls[1].name|FieldValueRequired|Required value\n"
                "spec.securityContext.sysctls[3].name|FieldValueDuplicate|Duplicate value: \"a.b\"\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'fsGroupChangePolicy':'Other'}",
      .wanted = "spec.securityContext.fsGroupChangePolicy|FieldValueNotSupported|Unsupported value: \""
                "Other\": supported values: \"Always\", \"OnRootMismatch\"\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'supplementalGroupsPolicy':'Other'}",
      .wanted = "spec.securityContext.supplementalGroupsPolicy|FieldValueNotSupported|Unsupported val"
                "ue: \"Other\": supported values: \"Merge\", \"Strict\"\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'seLinuxChangePolicy':'Other'}",
      .wanted = "spec.securityContext.seLinuxChangePolicy|FieldValueNotSupported|Unsupported value: \""
                "Other\": supported values: \"Recursive\"\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'seccompProfile':{'type':'Localhost'}}",
      .wanted = "spec.securityContext.seccompProfile.localhostProfile|FieldValueRequired|Required val"
                "ue: must be set when seccomp type is Localhost\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'seccompProfile':{'type':'Other'}}",
      .wanted = "spec.securityContext.seccompProfile.type|FieldValueNotSupported|Unsupported value: \""
                "Other\": supported values: \"Localhost\", \"RuntimeDefault\", \"Unconfined\"\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'seccompProfile':{'type':''}}",
      .wanted = "spec.securityContext.seccompProfile.type|FieldValueRequired|Required value: type is "
                "required when seccompProfile is set\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'seccompProfile':{'type':'RuntimeDefault','localhostProfile':'"
               "x'}}",
      .wanted = "spec.securityContext.seccompProfile.localhostProfile|FieldValueInvalid|Invalid value"
                ": {\"Type\":\"RuntimeDefault\",\"LocalhostProfile\":\"x\"}: can only be set when seccomp typ"
                "e is Localhost\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'seccompProfile':{'type':'Localhost','localhostProfile':'/abs/"
               "../x'}}",
      .wanted = "spec.securityContext.seccompProfile.localhostProfile|FieldValueInvalid|Invalid value"
                ": \"/abs/../x\": must be a relative path\n"
                "spec.securityContext.seccompProfile.localhostProfile|FieldValueInvalid|Invalid value"
                ": \"/abs/../x\": must not contain '..'\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'appArmorProfile':{'type':'Localhost'}}",
      .wanted = "spec.securityContext.appArmorProfile.localhostProfile|FieldValueRequired|Required va"
                "lue: must be set when AppArmor type is Localhost\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'appArmorProfile':{'type':'Localhost','localhostProfile':' '}}",
      .wanted = "spec.securityContext.appArmorProfile.localhostProfile|FieldValueInvalid|Invalid valu"
                "e: \" \": must not be padded with whitespace\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'appArmorProfile':{'type':'Other'}}",
      .wanted = "spec.securityContext.appArmorProfile.type|FieldValueNotSupported|Unsupported value: "
                "\"Other\": supported values: \"Localhost\", \"RuntimeDefault\", \"Unconfined\"\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'appArmorProfile':{'type':'Unconfined','localhostProfile':'x'}"
               "}",
      .wanted = "spec.securityContext.appArmorProfile.localhostProfile|FieldValueInvalid|Invalid valu"
                "e: \"x\": can only be set when AppArmor type is Localhost\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'windowsOptions':{'gmsaCredentialSpecName':'A','runAsUserName'"
               ":'a/b','gmsaCredentialSpec':''}}",
      .wanted = "spec.securityContext.windowsOptions.gmsaCredentialSpecName|FieldValueInvalid|Invalid"
                " value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
                "characters, '-' or '.', and must start and end with an alphanumeric character (e.g. "
                "'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9"
                "]([-a-z0-9]*[a-z0-9])\?)*')\n"
                "spec.securityContext.windowsOptions.gmsaCredentialSpec|FieldValueInvalid|Invalid val"
                "ue: \"\": gmsaCredentialSpec cannot be an empty string\n"
                "spec.securityContext.windowsOptions.runAsUserName|FieldValueInvalid|Invalid value: \""
                "a/b\": runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*\?<>@[]"
                "\n" },
    { .write = CREATE,
      .edits = "spec.securityContext={'windowsOptions':{'hostProcess':true}}",
      .wanted = "spec.hostNetwork|FieldValueInvalid|Invalid value: false: hostNetwork must be true if"
                " pod contains any hostProcess containers\n" },
    { .write = CREATE,
      .edits = "spec.hostPID=true ; spec.shareProcessNamespace=true",
      .wanted = "spec.securityContext.shareProcessNamespace|FieldValueInvalid|Invalid value: true: Sh"
                "areProcessNamespace and HostPID cannot both be enabled\n" },
    { .write = CREATE,
      .edits = "spec.hostUsers=false ; spec.hostNetwork=true ; spec.hostPID=true ; spec.hostIPC=true",
      .wanted = "spec.HostIPC|FieldValueForbidden|Forbidden: when `hostUsers` is false\n"
                "spec.HostPID|FieldValueForbidden|Forbidden: when `hostUsers` is false\n"
                "spec.hostNetwork|FieldValueForbidden|Forbidden: when `hostUsers` is false\n" },
    { .write = CREATE,
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':0,'topologyKey':'','whenUnsatisfiable':''"
               "}]",
      .wanted = "spec.topologySpreadConstraints[0].maxSkew|FieldValueInvalid|Invalid value: 0: must b"
                "e greater than zero\n"
                "spec.topologySpreadConstraints[0].topologyKey|FieldValueRequired|Required value: can"
                " not be empty\n"
                "spec.topologySpreadConstraints[0].whenUnsatisfiable|FieldValueNotSupported|Unsupport"
                "ed value: \"\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\"\n" },
    { .write = CREATE,
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a b','whenUnsatisfiable'"
               ":'Other'}]",
      .wanted = "spec.topologySpreadConstraints[0].whenUnsatisfiable|FieldValueNotSupported|Unsupport"
                "ed value: \"Other\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\"\n" },
    { .write = CREATE,
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "ScheduleAnyway','minDomains':0}]",
      .wanted = "spec.topologySpreadConstraints[0].minDomains|FieldValueInvalid|Invalid value: 0: can"
                " only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway\n"
                "spec.topologySpreadConstraints[0].minDomains|FieldValueInvalid|Invalid value: 0: mus"
                "t be greater than zero\n" },
    { .write = CREATE,
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "ScheduleAnyway','minDomains':2}]",
      .wanted = "spec.topologySpreadConstraints[0].minDomains|FieldValueInvalid|Invalid value: 2: can"
                " only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway\n" },
    { .write = CREATE,
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "DoNotSchedule'},{'maxSkew':2,'topologyKey':'a','whenUnsatisfiable':'DoNotSchedule'}]",
      .wanted = "spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}|FieldValueDuplica"
                "te|Duplicate value: \"{a, DoNotSchedule}\"\n" },
    { .write = CREATE,
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "DoNotSchedule','nodeAffinityPolicy':'X','nodeTaintsPolicy':'Y'}]",
      .wanted = "spec.topologySpreadConstraints[0].nodeAffinityPolicy|FieldValueNotSupported|Unsuppor"
                "ted value: \"X\": supported values: \"Honor\", \"Ignore\"\n"
                "spec.topologySpreadConstraints[0].nodeTaintsPolicy|FieldValueNotSupported|Unsupporte"
                "d value: \"Y\": supported values: \"Honor\", \"Ignore\"\n" },
    { .write = CREATE,
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "DoNotSchedule','matchLabelKeys':['a b']}]",
      .wanted = "spec.topologySpreadConstraints[0].matchLabelKeys|FieldValueForbidden|Forbidden: must"
                " not be specified when labelSelector is not set\n" },
    { .write = CREATE,
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "DoNotSchedule','matchLabelKeys':['a'],'labelSelector':{'matchExpressions':[{'key':'a"
               "','operator':'Exists'}]}}]",
      .wanted = "" },
    { .write = CREATE,
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "DoNotSchedule','labelSelector':{'matchExpressions':[{'key':'a','operator':'In'}]}}]",
      .wanted = "spec.topologySpreadConstraints[0].labelSelector.matchExpressions[0].values|FieldValu"
                "eRequired|Required value: must be specified when `operator` is 'In' or 'NotIn'\n" },
    { .write = CREATE,
      .edits = "spec.tolerations=[{'key':'','operator':'Equal'}]",
      .wanted = "spec.tolerations[0].operator|FieldValueInvalid|Invalid value: \"Equal\": operator must"
                " be Exists when `key` is empty, which means \"match all values and all keys\"\n" },
    { .write = CREATE,
      .edits = "spec.tolerations=[{'key':'a b','operator':'Exists','value':'c','effect':'X'}]",
      .wanted = "spec.tolerations[0].effect|FieldValueNotSupported|Unsupported value: \"X\": supported "
                "values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"\n"
                "spec.tolerations[0].key|FieldValueInvalid|Invalid value: \"a b\": name part must consi"
                "st of alphanumeric characters, '-', '_' or '.', and must start and end with an alpha"
                "numeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for valid"
                "ation is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "spec.tolerations[0].operator|FieldValueInvalid|Invalid value: \"c\": value must be emp"
                "ty when `operator` is 'Exists'\n" },
    { .write = CREATE,
      .edits = "spec.tolerations=[{'key':'a','operator':'Other'}]",
      .wanted = "spec.tolerations[0].operator|FieldValueNotSupported|Unsupported value: \"Other\": supp"
                "orted values: \"Equal\", \"Exists\"\n" },
    { .write = CREATE,
      .edits = "spec.tolerations=[{'key':'a','operator':'Equal','value':'c d'}]",
      .wanted = "spec.tolerations[0].operator|FieldValueInvalid|Invalid value: \"c d\": a valid label m"
                "ust be an empty string or consist of alphanumeric characters, '-', '_' or '.', and m"
                "ust start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  o"
                "r '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9])\?"
                "')\n" },
    { .write = CREATE,
      .edits = "spec.tolerations=[{'key':'a','operator':'Exists','effect':'NoSchedule','tolerationSe"
               "conds':3}]",
      .wanted = "spec.tolerations[0].effect|FieldValueInvalid|Invalid value: \"NoSchedule\": effect mus"
                "t be 'NoExecute' when `tolerationSeconds` is set\n" },
    { .write = CREATE,
      .edits = "spec.tolerations=[{'key':'a','operator':'Lt','value':'3'}]",
      .wanted = "spec.tolerations[0].operator|FieldValueNotSupported|Unsupported value: \"Lt\": support"
                "ed values: \"Equal\", \"Exists\", \"Lt\", \"Gt\"\n" },
    { .write = CREATE,
      .edits = "spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'no"
               "deSelectorTerms':[]}}}",
      .wanted = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms|FieldValueRequired|Required value: must have at least one node selector term"
                "\n" },
    { .write = CREATE,
      .edits = "spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'no"
               "deSelectorTerms':[{'matchExpressions':[{'key':'a b','operator':'In'}]}]}}}",
      .wanted = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchExpressions[0].key|FieldValueInvalid|Invalid value: \"a b\": name part"
                " must consist of alphanumeric characters, '-', '_' or '.', and must start and end wi"
                "th an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex use"
                "d for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchExpressions[0].values|FieldValueRequired|Required value: must be spe"
                "cified when `operator` is 'In' or 'NotIn'\n" },
    { .write = CREATE,
      .edits = "spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'no"
               "deSelectorTerms':[{'matchExpressions':[{'key':'a','operator':'Other'},{'key':'a','op"
               "erator':'Exists','values':['x']},{'key':'a','operator':'Gt','values':['1','2']},{'ke"
               "y':'a','operator':'In','values':['x y']}]}]}}}",
      .wanted = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchExpressions[0].operator|FieldValueInvalid|Invalid value: \"Other\": no"
                "t a valid selector operator\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchExpressions[1].values|FieldValueForbidden|Forbidden: may not be spec"
                "ified when `operator` is 'Exists' or 'DoesNotExist'\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchExpressions[2].values|FieldValueRequired|Required value: must be spe"
                "cified single value when `operator` is 'Lt' or 'Gt'\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchExpressions[3].values[0]|FieldValueInvalid|Invalid value: \"x y\": a v"
                "alid label must be an empty string or consist of alphanumeric characters, '-', '_' o"
                "r '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'm"
                "y_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)\?["
                "A-Za-z0-9])\?')\n" },
    { .write = CREATE,
      .edits = "spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'no"
               "deSelectorTerms':[{'matchFields':[{'key':'metadata.labels','operator':'Exists','valu"
               "es':['a']},{'key':'metadata.name','operator':'In','values':['a','b']},{'key':'metada"
               "ta.name','operator':'NotIn','values':['A b']}]}]}}}",
      .wanted = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchFields[0].key|FieldValueInvalid|Invalid value: \"metadata.labels\": no"
                "t a valid field selector key\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchFields[0].operator|FieldValueInvalid|Invalid value: \"Exists\": not a "
                "valid selector operator\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchFields[1].values|FieldValueRequired|Required value: must be only one"
                " value when `operator` is 'In' or 'NotIn' for node field selector\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchFields[2].values[0]|FieldValueInvalid|Invalid value: \"A b\": a lowerc"
                "ase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '."
                "', and must start and end with an alphanumeric character (e.g. 'example.com', regex "
                "used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])"
                "\?)*')\n" },
    { .write = CREATE,
      .edits = "spec.affinity={'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'"
               "weight':0,'preference':{}}]}}",
      .wanted = "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight"
                "|FieldValueInvalid|Invalid value: 0: must be in the range 1-100\n" },
    { .write = CREATE,
      .edits = "spec.affinity={'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'to"
               "pologyKey':'','labelSelector':{'matchLabels':{'a b':'c'}}}]}}",
      .wanted = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSel"
                "ector.matchLabels|FieldValueInvalid|Invalid value: \"a b\": name part must consist of "
                "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeri"
                "c character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation "
                "is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topology"
                "Key|FieldValueInvalid|Invalid value: \"\": name part must be non-empty\n"
                "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topology"
                "Key|FieldValueInvalid|Invalid value: \"\": name part must consist of alphanumeric char"
                "acters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g."
                " 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9]["
                "-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topology"
                "Key|FieldValueRequired|Required value: can not be empty\n" },
    { .write = CREATE,
      .edits = "spec.affinity={'podAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'w"
               "eight':101,'podAffinityTerm':{'topologyKey':'','namespaces':['A'],'namespaceSelector"
               "':{'matchLabels':{'a':'b c'}}}}]}}",
      .wanted = "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffi"
                "nityTerm.namespaceSelector.matchLabels|FieldValueInvalid|Invalid value: \"b c\": a val"
                "id label must be an empty string or consist of alphanumeric characters, '-', '_' or "
                "'.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_"
                "value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-"
                "Za-z0-9])\?')\n"
                "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffi"
                "nityTerm.namespace|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 label "
                "must consist of lower case alphanumeric characters or '-', and must start and end wi"
                "th an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validati"
                "on is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?')\n"
                "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffi"
                "nityTerm.topologyKey|FieldValueInvalid|Invalid value: \"\": name part must be non-empt"
                "y\n"
                "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffi"
                "nityTerm.topologyKey|FieldValueInvalid|Invalid value: \"\": name part must consist of "
                "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeri"
                "c character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation "
                "is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffi"
                "nityTerm.topologyKey|FieldValueRequired|Required value: can not be empty\n"
                "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight|"
                "FieldValueInvalid|Invalid value: 101: must be in the range 1-100\n" },
    { .write = CREATE,
      .edits = "spec.affinity={'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':["
               "{'topologyKey':'x','labelSelector':{},'matchLabelKeys':['a b'],'mismatchLabelKeys':["
               "'a b','c']}]}}",
      .wanted = "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matc"
                "hLabelKeys[0]|FieldValueInvalid|Invalid value: \"a b\": exists in both matchLabelKeys "
                "and mismatchLabelKeys\n"
                "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matc"
                "hLabelKeys[0]|FieldValueInvalid|Invalid value: \"a b\": name part must consist of alph"
                "anumeric characters, '-', '_' or '.', and must start and end with an alphanumeric ch"
                "aracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                "([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].mism"
                "atchLabelKeys[0]|FieldValueInvalid|Invalid value: \"a b\": name part must consist of a"
                "lphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation i"
                "s '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n" },
    { .write = CREATE,
      .edits = "spec.affinity={'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':["
               "{'topologyKey':'x','matchLabelKeys':['a']}]}}",
      .wanted = "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matc"
                "hLabelKeys|FieldValueForbidden|Forbidden: must not be specified when labelSelector i"
                "s not set\n" },
    { .write = CREATE,
      .edits = "spec.affinity={'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'to"
               "pologyKey':'a b'}]}}",
      .wanted = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topology"
                "Key|FieldValueInvalid|Invalid value: \"a b\": name part must consist of alphanumeric c"
                "haracters, '-', '_' or '.', and must start and end with an alphanumeric character (e"
                ".g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-"
                "9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].imagePullPolicy='Other'",
      .wanted = "spec.containers[0].imagePullPolicy|FieldValueNotSupported|Unsupported value: \"Other\""
                ": supported values: \"Always\", \"IfNotPresent\", \"Never\"\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].terminationMessagePolicy='Other'",
      .wanted = "spec.containers[0].terminationMessagePolicy|FieldValueNotSupported|Unsupported value"
                ": \"Other\": supported values: \"File\", \"FallbackToLogsOnError\"\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].ports=[{'containerPort':0}]",
      .wanted = "spec.containers[0].ports[0].containerPort|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].ports=[{'containerPort':70000,'hostPort':-1,'protocol':'X','name'"
               ":'A_b'}]",
      .wanted = "spec.containers[0].ports[0].containerPort|FieldValueInvalid|Invalid value: 70000: mu"
                "st be between 1 and 65535, inclusive\n"
                "spec.containers[0].ports[0].hostPort|FieldValueInvalid|Invalid value: -1: must be be"
                "tween 1 and 65535, inclusive\n"
                "spec.containers[0].ports[0].name|FieldValueInvalid|Invalid value: \"A_b\": must contai"
                "n only alpha-numeric characters (a-z, 0-9), and hyphens (-)\n"
                "spec.containers[0].ports[0].protocol|FieldValueNotSupported|Unsupported value: \"X\": "
                "supported values: \"SCTP\", \"TCP\", \"UDP\"\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].ports=[{'containerPort':80,'name':'a'},{'containerPort':81,'name'"
               ":'a'}]",
      .wanted = "spec.containers[0].ports[1].name|FieldValueDuplicate|Duplicate value: \"a\"\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].ports=[{'containerPort':80,'hostPort':80},{'containerPort':81,'ho"
               "stPort':80}]",
      .wanted = "spec.containers[0].ports[1].hostPort|FieldValueDuplicate|Duplicate value: \"TCP//80\"\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].ports=[{'containerPort':80,'hostPort':81}] ; spec.hostNetwork=tru"
               "e",
      .wanted = "spec.containers[0].ports[0].hostPort|FieldValueInvalid|Invalid value: 81: must match"
                " `containerPort` when `hostNetwork` is true\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].ports=[{'containerPort':80,'name':'0123456789abcdefg'},{'containe"
               "rPort':80,'name':'-a-'},{'containerPort':80,'name':'a--b'},{'containerPort':80,'name"
               "':'12'}]",
      .wanted = "spec.containers[0].ports[0].name|FieldValueInvalid|Invalid value: \"0123456789abcdefg"
                "\": must be no more than 15 characters\n"
                "spec.containers[0].ports[1].name|FieldValueInvalid|Invalid value: \"-a-\": must not be"
                "gin or end with a hyphen\n"
                "spec.containers[0].ports[2].name|FieldValueInvalid|Invalid value: \"a--b\": must not c"
                "ontain consecutive hyphens\n"
                "spec.containers[0].ports[3].name|FieldValueInvalid|Invalid value: \"12\": must contain"
                " at least one letter (a-z)\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].env=[{'name':''},{'name':'a=b'},{'name':'ok','value':'x','valueFr"
               "om':{'fieldRef':{'fieldPath':'metadata.name'}}}]",
      .wanted = "spec.containers[0].env[0].name|FieldValueRequired|Required value\n"
                "spec.containers[0].env[1].name|FieldValueInvalid|Invalid value: \"a=b\": a valid envir"
                "onment variable name must consist only of printable ASCII characters other than '='\n"
                "spec.containers[0].env[2].valueFrom|FieldValueInvalid|Invalid value: \"\": may not be "
                "specified when `value` is not empty\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{}}]",
      .wanted = "spec.containers[0].env[0].valueFrom|FieldValueInvalid|Invalid value: \"\": must specif"
                "y one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `file"
                "KeyRef`\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'fieldRef':{'fieldPath':'x'}}},{'na"
               "me':'b','valueFrom':{'fieldRef':{'fieldPath':'metadata.labels'}}},{'name':'c','value"
               "From':{'fieldRef':{'fieldPath':''}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath|FieldValueInvalid|Invalid val"
                "ue: \"x\": error converting fieldPath: field label not supported: x\n"
                "spec.containers[0].env[1].valueFrom.fieldRef.fieldPath|FieldValueNotSupported|Unsupp"
                "orted value: \"metadata.labels\": supported values: \"metadata.name\", \"metadata.namespa"
                "ce\", \"metadata.uid\", \"spec.nodeName\", \"spec.serviceAccountName\", \"status.hostIP\", \"s"
                "tatus.hostIPs\", \"status.podIP\", \"status.podIPs\"\n"
                "spec.containers[0].env[2].valueFrom.fieldRef.fieldPath|FieldValueRequired|Required v"
                "alue\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'fieldRef':{'fieldPath':\"metadata.l"
               "abels['x y']\"}}},{'name':'b','valueFrom':{'fieldRef':{'fieldPath':'metadata.name','a"
               "piVersion':'v2'}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom.fieldRef|FieldValueInvalid|Invalid value: \"x y\":"
                " name part must consist of alphanumeric characters, '-', '_' or '.', and must start "
                "and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc',"
                " regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "spec.containers[0].env[1].valueFrom.fieldRef.fieldPath|FieldValueInvalid|Invalid val"
                "ue: \"metadata.name\": error converting fieldPath: unsupported pod version: v2\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'resourceFieldRef':{'resource':'x'}"
               "}},{'name':'b','valueFrom':{'resourceFieldRef':{'resource':''}}},{'name':'c','valueF"
               "rom':{'resourceFieldRef':{'resource':'limits.cpu','divisor':'3'}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom.resourceFieldRef.resource|FieldValueNotSupported"
                "|Unsupported value: \"x\": supported values: \"limits.cpu\", \"limits.ephemeral-storage\","
                " \"limits.memory\", \"requests.cpu\", \"requests.ephemeral-storage\", \"requests.memory\"\n"
                "spec.containers[0].env[1].valueFrom.resourceFieldRef.resource|FieldValueRequired|Req"
                "uired value\n"
                "spec.containers[0].env[2].valueFrom.resourceFieldRef.divisor|FieldValueInvalid|Inval"
                "id value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu re"
                "source\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'configMapKeyRef':{'name':'','key':"
               "''}}},{'name':'b','valueFrom':{'secretKeyRef':{'name':'A','key':'a b'}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom.configMapKeyRef.key|FieldValueRequired|Required "
                "value\n"
                "spec.containers[0].env[0].valueFrom.configMapKeyRef.name|FieldValueInvalid|Invalid v"
                "alue: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric cha"
                "racters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'ex"
                "ample.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9](["
                "-a-z0-9]*[a-z0-9])\?)*')\n"
                "spec.containers[0].env[1].valueFrom.secretKeyRef.key|FieldValueInvalid|Invalid value"
                ": \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-."
                "_a-zA-Z0-9]+')\n"
                "spec.containers[0].env[1].valueFrom.secretKeyRef.name|FieldValueInvalid|Invalid valu"
                "e: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric chara"
                "cters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'exam"
                "ple.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a"
                "-z0-9]*[a-z0-9])\?)*')\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'configMapKeyRef':{'name':'x','key'"
               ":'k'},'secretKeyRef':{'name':'y','key':'k'}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom|FieldValueInvalid|Invalid value: \"\": may not hav"
                "e more than one field specified at a time\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'fileKeyRef':{'volumeName':'v','pat"
               "h':'/x','key':'k'}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName|FieldValueNotFound|Not fou"
                "nd: \"v\"\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'fileKeyRef':{'volumeName':'','path"
               "':'','key':''}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom.fileKeyRef.key|FieldValueRequired|Required value"
                "\n"
                "spec.containers[0].env[0].valueFrom.fileKeyRef.path|FieldValueRequired|Required valu"
                "e\n"
                "spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName|FieldValueNotFound|Not fou"
                "nd: \"\"\n"
                "spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName|FieldValueRequired|Require"
                "d value\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].envFrom=[{}]",
      .wanted = "spec.containers[0].envFrom|FieldValueInvalid|Invalid value: \"\": must specify one of:"
                " `configMapRef` or `secretRef`\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].envFrom=[{'prefix':'=','configMapRef':{'name':''}},{'configMapRef"
               "':{'name':'x'},'secretRef':{'name':'y'}}]",
      .wanted = "spec.containers[0].envFrom[0].configMapRef.name|FieldValueRequired|Required value\n"
                "spec.containers[0].envFrom[0].prefix|FieldValueInvalid|Invalid value: \"=\": a valid e"
                "nvironment variable name must consist only of printable ASCII characters other than "
                "'='\n"
                "spec.containers[0].envFrom|FieldValueInvalid|Invalid value: \"\": may not have more th"
                "an one field specified at a time\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].envFrom=[{'secretRef':{'name':'A'}}]",
      .wanted = "spec.containers[0].envFrom[0].secretRef.name|FieldValueInvalid|Invalid value: \"A\": a"
                " lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-"
                "' or '.', and must start and end with an alphanumeric character (e.g. 'example.com',"
                " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a"
                "-z0-9])\?)*')\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].volumeMounts=[{'name':'','mountPath':''}]",
      .wanted = "spec.containers[0].volumeMounts[0].mountPath|FieldValueRequired|Required value\n"
                "spec.containers[0].volumeMounts[0].name|FieldValueNotFound|Not found: \"\"\n"
                "spec.containers[0].volumeMounts[0].name|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].volumeMounts=[{'name':'x','mountPath':'/a'}]",
      .wanted = "spec.containers[0].volumeMounts[0].name|FieldValueNotFound|Not found: \"x\"\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','emptyDir':{}}] ; spec.containers[0].volumeMounts=[{'name'"
               ":'v','mountPath':'/a'},{'name':'v','mountPath':'/a'},{'name':'v','mountPath':'/b','s"
               "ubPath':'/x'},{'name':'v','mountPath':'/c','subPath':'a/../b'},{'name':'v','mountPat"
               "h':'/d','subPath':'x','subPathExpr':'y'},{'name':'v','mountPath':'/e','subPathExpr':"
               "'/y'}]",
      .wanted = "spec.containers[0].volumeMounts.subPathExpr|FieldValueInvalid|Invalid value: \"/y\": m"
                "ust be a relative path\n"
                "spec.containers[0].volumeMounts.subPath|FieldValueInvalid|Invalid value: \"/x\": must "
                "be a relative path\n"
                "spec.containers[0].volumeMounts.subPath|FieldValueInvalid|Invalid value: \"a/../b\": m"
                "ust not contain '..'\n"
                "spec.containers[0].volumeMounts[1].mountPath|FieldValueInvalid|Invalid value: \"/a\": "
                "must be unique\n"
                "spec.containers[0].volumeMounts[4].subPathExpr|FieldValueInvalid|Invalid value: \"y\":"
                " subPathExpr and subPath are mutually exclusive\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','emptyDir':{}}] ; spec.containers[0].volumeMounts=[{'name'"
               ":'v','mountPath':'/a','mountPropagation':'Other'},{'name':'v','mountPath':'/b','moun"
               "tPropagation':'Bidirectional'},{'name':'v','mountPath':'/c','recursiveReadOnly':'Ena"
               "bled'},{'name':'v','mountPath':'/d','recursiveReadOnly':'Other'}]",
      .wanted = "spec.containers[0].volumeMounts.mountPropagation|FieldValueForbidden|Forbidden: Bidi"
                "rectional mount propagation is available only to privileged containers\n"
                "spec.containers[0].volumeMounts.mountPropagation|FieldValueNotSupported|Unsupported "
                "value: \"Other\": supported values: \"Bidirectional\", \"HostToContainer\", \"None\"\n"
                "spec.containers[0].volumeMounts.recursiveReadOnly|FieldValueForbidden|Forbidden: may"
                " only be specified when readOnly is true\n"
                "spec.containers[0].volumeMounts.recursiveReadOnly|FieldValueNotSupported|Unsupported"
                " value: \"Other\": supported values: \"Disabled\", \"Enabled\", \"IfPossible\"\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].volumeDevices=[{'name':'v','devicePath':''}]",
      .wanted = "spec.containers[0].volumeDevices[0].devicePath|FieldValueRequired|Required value\n"
                "spec.containers[0].volumeDevices[0].name|FieldValueNotFound|Not found: \"v\"\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','persistentVolumeClaim':{'claimName':'x'}},{'name':'e','em"
               "ptyDir':{}}] ; spec.containers[0].volumeDevices=[{'name':'v','devicePath':'/a'},{'na"
               "me':'v','devicePath':'/a'},{'name':'e','devicePath':'/b/../c'}] ; spec.containers[0]"
               ".volumeMounts=[{'name':'v','mountPath':'/a'}]",
      .wanted = "spec.containers[0].volumeDevices[0].devicePath|FieldValueInvalid|Invalid value: \"/a\""
                ": must not already exist as a path in volumeMounts\n"
                "spec.containers[0].volumeDevices[0].name|FieldValueInvalid|Invalid value: \"v\": must "
                "not already exist in volumeMounts\n"
                "spec.containers[0].volumeDevices[1].devicePath|FieldValueInvalid|Invalid value: \"/a\""
                ": must be unique\n"
                "spec.containers[0].volumeDevices[1].devicePath|FieldValueInvalid|Invalid value: \"/a\""
                ": must not already exist as a path in volumeMounts\n"
                "spec.containers[0].volumeDevices[1].name|FieldValueInvalid|Invalid value: \"v\": must "
                "be unique\n"
                "spec.containers[0].volumeDevices[1].name|FieldValueInvalid|Invalid value: \"v\": must "
                "not already exist in volumeMounts\n"
                "spec.containers[0].volumeDevices[2].devicePath|FieldValueInvalid|Invalid value: \"/b/"
                "../c\": can not contain backsteps ('..')\n"
                "spec.containers[0].volumeDevices[2].name|FieldValueInvalid|Invalid value: \"e\": can o"
                "nly use volume source type of PersistentVolumeClaim or Ephemeral for block mode\n"
                "spec.containers[0].volumeMounts[0].mountPath|FieldValueInvalid|Invalid value: \"/a\": "
                "must not already exist as a path in volumeDevices\n"
                "spec.containers[0].volumeMounts[0].name|FieldValueInvalid|Invalid value: \"v\": must n"
                "ot already exist in volumeDevices\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].livenessProbe={}",
      .wanted = "spec.containers[0].livenessProbe|FieldValueRequired|Required value: must specify a h"
                "andler type\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].livenessProbe={'exec':{},'httpGet':{'port':80}}",
      .wanted = "spec.containers[0].livenessProbe.exec.command|FieldValueRequired|Required value\n"
                "spec.containers[0].livenessProbe.httpGet|FieldValueForbidden|Forbidden: may not spec"
                "ify more than 1 handler type\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].livenessProbe={'exec':{'command':[]}}",
      .wanted = "spec.containers[0].livenessProbe.exec.command|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].livenessProbe={'httpGet':{'port':0,'scheme':'X','path':''}}",
      .wanted = "spec.containers[0].livenessProbe.httpGet.port|FieldValueInvalid|Invalid value: 0: mu"
                "st be between 1 and 65535, inclusive\n"
                "spec.containers[0].livenessProbe.httpGet.scheme|FieldValueNotSupported|Unsupported v"
                "alue: \"X\": supported values: \"HTTP\", \"HTTPS\"\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].livenessProbe={'httpGet':{'port':'A_b','httpHeaders':[{'name':'a "
               "b','value':'x'}]}}",
      .wanted = "spec.containers[0].livenessProbe.httpGet.httpHeaders|FieldValueInvalid|Invalid value"
                ": \"a b\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X"
                "-Header-Name', regex used for validation is '[-A-Za-z0-9]+')\n"
                "spec.containers[0].livenessProbe.httpGet.port|FieldValueInvalid|Invalid value: \"A_b\""
                ": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].livenessProbe={'tcpSocket':{'port':70000}}",
      .wanted = "spec.containers[0].livenessProbe.tcpSocket.port|FieldValueInvalid|Invalid value: 700"
                "00: must be between 1 and 65535, inclusive\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].livenessProbe={'grpc':{'port':0}}",
      .wanted = "spec.containers[0].livenessProbe.grpc.port|FieldValueInvalid|Invalid value: 0: must "
                "be between 1 and 65535, inclusive\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].livenessProbe={'exec':{'command':['x']},'initialDelaySeconds':-1,"
               "'timeoutSeconds':-1,'periodSeconds':-1,'successThreshold':2,'failureThreshold':-1}",
      .wanted = "spec.containers[0].livenessProbe.failureThreshold|FieldValueInvalid|Invalid value: -"
                "1: must be greater than or equal to 0\n"
                "spec.containers[0].livenessProbe.initialDelaySeconds|FieldValueInvalid|Invalid value"
                ": -1: must be greater than or equal to 0\n"
                "spec.containers[0].livenessProbe.periodSeconds|FieldValueInvalid|Invalid value: -1: "
                "must be greater than or equal to 0\n"
                "spec.containers[0].livenessProbe.successThreshold|FieldValueInvalid|Invalid value: 2"
                ": must be 1\n"
                "spec.containers[0].livenessProbe.timeoutSeconds|FieldValueInvalid|Invalid value: -1:"
                " must be greater than or equal to 0\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].startupProbe={'exec':{'command':['x']},'successThreshold':2}",
      .wanted = "spec.containers[0].startupProbe.successThreshold|FieldValueInvalid|Invalid value: 2:"
                " must be 1\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].readinessProbe={'exec':{'command':['x']},'terminationGracePeriodS"
               "econds':3}",
      .wanted = "spec.containers[0].readinessProbe.terminationGracePeriodSeconds|FieldValueInvalid|In"
                "valid value: 3: must not be set for readinessProbes\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].livenessProbe={'exec':{'command':['x']},'terminationGracePeriodSe"
               "conds':0}",
      .wanted = "spec.containers[0].livenessProbe.terminationGracePeriodSeconds|FieldValueInvalid|Inv"
                "alid value: 0: must be greater than 0\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].lifecycle={'postStart':{},'preStop':{'exec':{},'sleep':{'seconds'"
               ":1}}}",
      .wanted = "spec.containers[0].lifecycle.postStart|FieldValueRequired|Required value: must speci"
                "fy a handler type\n"
                "spec.containers[0].lifecycle.preStop.exec.command|FieldValueRequired|Required value\n"
                "spec.containers[0].lifecycle.preStop.sleep|FieldValueForbidden|Forbidden: may not sp"
                "ecify more than 1 handler type\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].lifecycle={'preStop':{'sleep':{'seconds':-1}}}",
      .wanted = "spec.containers[0].lifecycle.preStop.sleep|FieldValueInvalid|Invalid value: -1: must"
                " be non-negative and less than terminationGracePeriodSeconds (30)\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].lifecycle={'preStop':{'sleep':{'seconds':31}}}",
      .wanted = "spec.containers[0].lifecycle.preStop.sleep|FieldValueInvalid|Invalid value: 31: must"
                " be non-negative and less than terminationGracePeriodSeconds (30)\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].resources={'limits':{'cpu':'-1','a b':'1','example.com/x':'1500m'"
               "}}",
      .wanted = "spec.containers[0].resources.limits[a b]|FieldValueInvalid|Invalid value: \"a b\": mus"
                "t be a standard resource for containers\n"
                "spec.containers[0].resources.limits[a b]|FieldValueInvalid|Invalid value: \"a b\": nam"
                "e part must consist of alphanumeric characters, '-', '_' or '.', and must start and "
                "end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', reg"
                "ex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "spec.containers[0].resources.limits[cpu]|FieldValueInvalid|Invalid value: \"-1\": must"
                " be greater than or equal to 0\n"
                "spec.containers[0].resources.limits[example.com/x]|FieldValueInvalid|Invalid value: "
                "\"1500m\": must be an integer\n"
                "spec.containers[0].resources.requests[a b]|FieldValueInvalid|Invalid value: \"a b\": m"
                "ust be a standard resource for containers\n"
                "spec.containers[0].resources.requests[a b]|FieldValueInvalid|Invalid value: \"a b\": n"
                "ame part must consist of alphanumeric characters, '-', '_' or '.', and must start an"
                "d end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', r"
                "egex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n"
                "spec.containers[0].resources.requests[cpu]|FieldValueInvalid|Invalid value: \"-1\": mu"
                "st be greater than or equal to 0\n"
                "spec.containers[0].resources.requests[example.com/x]|FieldValueInvalid|Invalid value"
                ": \"1500m\": must be an integer\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].resources={'limits':{'cpu':'1'},'requests':{'cpu':'2'}}",
      .wanted = "spec.containers[0].resources.requests|FieldValueInvalid|Invalid value: \"2\": must be "
                "less than or equal to cpu limit of 1\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].resources={'limits':{'example.com/x':'2'},'requests':{'example.co"
               "m/x':'1'}}",
      .wanted = "spec.containers[0].resources.requests|FieldValueInvalid|Invalid value: \"1\": must be "
                "equal to example.com/x limit of 2\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].resources={'requests':{'example.com/x':'1'}}",
      .wanted = "spec.containers[0].resources.limits|FieldValueRequired|Required value: Limit must be"
                " set for non overcommitable resources\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].resources={'limits':{'hugepages-2Mi':'1Mi'}}",
      .wanted = "spec.containers[0].resources.limits[hugepages-2Mi]|FieldValueInvalid|Invalid value: "
                "\"1Mi\": 1Mi is not positive integer multiple of hugepages-2Mi\n"
                "spec.containers[0].resources.requests[hugepages-2Mi]|FieldValueInvalid|Invalid value"
                ": \"1Mi\": 1Mi is not positive integer multiple of hugepages-2Mi\n"
                "spec.containers[0].resources|FieldValueForbidden|Forbidden: HugePages require cpu or"
                " memory\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].resources={'limits':{'hugepages-2Mi':'2Mi'}}",
      .wanted = "spec.containers[0].resources|FieldValueForbidden|Forbidden: HugePages require cpu or"
                " memory\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].resources={'limits':{'storage':'1'},'requests':{'pods':'1'}}",
      .wanted = "spec.containers[0].resources.limits[storage]|FieldValueInvalid|Invalid value: \"stora"
                "ge\": must be a standard resource for containers\n"
                "spec.containers[0].resources.requests[pods]|FieldValueInvalid|Invalid value: \"pods\":"
                " must be a standard resource for containers\n"
                "spec.containers[0].resources.requests[storage]|FieldValueInvalid|Invalid value: \"sto"
                "rage\": must be a standard resource for containers\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].resources={'claims':[{'name':'x'}]}",
      .wanted = "spec.containers[0].resources.claims[0]|FieldValueNotFound|Not found: \"x\": must be on"
                "e of the names in pod.spec.resourceClaims which is empty\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].resources={'claims':[{'name':''}]}",
      .wanted = "spec.containers[0].resources.claims[0]|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].resizePolicy=[{'resourceName':'cpu','restartPolicy':'X'},{'resour"
               "ceName':'disk','restartPolicy':''},{'resourceName':'cpu','restartPolicy':'NotRequire"
               "d'}]",
      .wanted = "spec.containers[0].resizePolicy[2]|FieldValueDuplicate|Duplicate value: \"cpu\"\n"
                "spec.containers[0].resizePolicy|FieldValueNotSupported|Unsupported value: \"X\": suppo"
                "rted values: \"NotRequired\", \"RestartContainer\"\n"
                "spec.containers[0].resizePolicy|FieldValueNotSupported|Unsupported value: \"disk\": su"
                "pported values: \"cpu\", \"memory\"\n"
                "spec.containers[0].resizePolicy|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].securityContext={'runAsUser':-1,'procMount':'X'}",
      .wanted = "spec.containers[0].securityContext.procMount|FieldValueNotSupported|Unsupported valu"
                "e: \"X\": supported values: \"Default\", \"Unmasked\"\n"
                "spec.containers[0].securityContext.runAsUser|FieldValueInvalid|Invalid value: -1: mu"
                "st be between 0 and 2147483647, inclusive\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].securityContext={'privileged':true,'allowPrivilegeEscalation':fal"
               "se}",
      .wanted = "spec.containers[0].securityContext|FieldValueInvalid|Invalid value: {\"Capabilities\":"
                "null,\"Privileged\":true,\"SELinuxOptions\":null,\"WindowsOptions\":null,\"RunAsUser\":null,"
                "\"RunAsGroup\":null,\"RunAsNonRoot\":null,\"ReadOnlyRootFilesystem\":null,\"AllowPrivilegeE"
                "scalation\":false,\"ProcMount\":null,\"SeccompProfile\":null,\"AppArmorProfile\":null}: can"
                "not set `allowPrivilegeEscalation` to false and `privileged` to true\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].securityContext={'capabilities':{'add':['CAP_SYS_ADMIN']},'allowP"
               "rivilegeEscalation':false}",
      .wanted = "spec.containers[0].securityContext|FieldValueInvalid|Invalid value: {\"Capabilities\":"
                "{\"Add\":[\"CAP_SYS_ADMIN\"],\"Drop\":null},\"Privileged\":null,\"SELinuxOptions\":null,\"Windo"
                "wsOptions\":null,\"RunAsUser\":null,\"RunAsGroup\":null,\"RunAsNonRoot\":null,\"ReadOnlyRoot"
                "Filesystem\":null,\"AllowPrivilegeEscalation\":false,\"ProcMount\":null,\"SeccompProfile\":"
                "null,\"AppArmorProfile\":null}: cannot set `allowPrivilegeEscalation` to false and `ca"
                "pabilities.Add` CAP_SYS_ADMIN\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].securityContext={'procMount':'Unmasked'}",
      .wanted = "spec.containers[0].securityContext.procMount|FieldValueInvalid|Invalid value: \"Unmas"
                "ked\": `hostUsers` must be false to use `Unmasked`\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].securityContext={'seccompProfile':{'type':'Localhost'},'appArmorP"
               "rofile':{'type':'Localhost'}}",
      .wanted = "spec.containers[0].securityContext.appArmorProfile.localhostProfile|FieldValueRequir"
                "ed|Required value: must be set when AppArmor type is Localhost\n"
                "spec.containers[0].securityContext.seccompProfile.localhostProfile|FieldValueRequire"
                "d|Required value: must be set when seccomp type is Localhost\n" },
    { .write = CREATE,
      .edits = "spec.containers[0].securityContext={'windowsOptions':{'hostProcess':true}}",
      .wanted = "spec.hostNetwork|FieldValueInvalid|Invalid value: false: hostNetwork must be true if"
                " pod contains any hostProcess containers\n" },
    { .write = CREATE,
      .edits = "spec.resources={'limits':{'cpu':'1'},'requests':{'cpu':'2'}}",
      .wanted = "spec.resources.requests|FieldValueInvalid|Invalid value: \"2\": must be less than or e"
                "qual to cpu limit of 1\n" },
    { .write = CREATE,
      .edits = "spec.resources={'requests':{'cpu':'1','example.com/x':'1','ephemeral-storage':'1'}}",
      .wanted = "spec.resources.limits|FieldValueRequired|Required value: Limit must be set for non o"
                "vercommitable resources\n"
                "spec.resources.requests[ephemeral-storage]|FieldValueNotSupported|Unsupported value:"
                " \"ephemeral-storage\": supported values: \"cpu\", \"hugepages-\", \"memory\"\n"
                "spec.resources.requests[example.com/x]|FieldValueNotSupported|Unsupported value: \"ex"
                "ample.com/x\": supported values: \"cpu\", \"hugepages-\", \"memory\"\n" },
    { .write = CREATE,
      .edits = "spec.resources={'claims':[{'name':'x'}]}",
      .wanted = "spec.resources.claims[0]|FieldValueNotFound|Not found: \"x\": must be one of the names"
                " in pod.spec.resourceClaims which is empty\n"
                "spec.resources.claims|FieldValueForbidden|Forbidden: claims may not be set for Resou"
                "rces at pod-level\n" },
    { .write = CREATE,
      .edits = "spec.resources={'limits':{'cpu':'1'}} ; spec.containers[0].resources={'limits':{'cpu"
               "':'2'}}",
      .wanted = "spec.resources.containers[0][cpu].limits|FieldValueInvalid|Invalid value: \"2\": must "
                "be less than or equal to pod limits of 1\n"
                "spec.resources.requests|FieldValueInvalid|Invalid value: \"2\": must be less than or e"
                "qual to cpu limit of 1\n" },
    { .write = CREATE,
      .edits = "spec.resources={'requests':{'cpu':'1'}} ; spec.containers[0].resources={'requests':{"
               "'cpu':'2'}}",
      .wanted = "spec.resources.requests[cpu]|FieldValueInvalid|Invalid value: \"1\": must be greater t"
                "han or equal to aggregate container requests of 2\n" },
    { .write = CREATE,
      .edits = "spec.resourceClaims=[{'name':'A'},{'name':'x','resourceClaimName':'y','resourceClaim"
               "TemplateName':'z'},{'name':'x','resourceClaimName':'y'}]",
      .wanted = "spec.resourceClaims[0].name|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 11"
                "23 label must consist of lower case alphanumeric characters or '-', and must start a"
                "nd end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for"
                " validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?')\n"
                "spec.resourceClaims[0]|FieldValueInvalid|Invalid value: {\"Name\":\"A\",\"ResourceClaimNa"
                "me\":null,\"ResourceClaimTemplateName\":null}: must specify one of: `resourceClaimName`"
                ", `resourceClaimTemplateName`\n"
                "spec.resourceClaims[1]|FieldValueInvalid|Invalid value: {\"Name\":\"x\",\"ResourceClaimNa"
                "me\":\"y\",\"ResourceClaimTemplateName\":\"z\"}: at most one of `resourceClaimName` or `res"
                "ourceClaimTemplateName` may be specified\n"
                "spec.resourceClaims[2].name|FieldValueDuplicate|Duplicate value: \"x\"\n" },
    { .write = CREATE,
      .edits = "metadata.annotations={'container.apparmor.security.beta.kubernetes.io/x':'bad'}",
      .wanted = "metadata.annotations[container.apparmor.security.beta.kubernetes.io/x]|FieldValueInv"
                "alid|Invalid value: \"bad\": invalid AppArmor profile name: \"bad\"\n"
                "metadata.annotations[container.apparmor.security.beta.kubernetes.io/x]|FieldValueInv"
                "alid|Invalid value: \"x\": container not found\n" },
    { .write = CREATE,
      .edits = "metadata.annotations={'seccomp.security.alpha.kubernetes.io/pod':'bad'}",
      .wanted = "metadata.annotations.seccomp.security.alpha.kubernetes.io/pod|FieldValueInvalid|Inva"
                "lid value: \"bad\": must be a valid seccomp profile\n" },
    { .write = CREATE,
      .edits = "metadata.annotations={'kubernetes.io/config.mirror':'x'}",
      .wanted = "metadata.annotations[kubernetes.io/config.mirror]|FieldValueInvalid|Invalid value: \""
                "x\": must set spec.nodeName if mirror pod annotation is set\n" },
    { .write = CREATE,
      .edits = "metadata.annotations={'controller.kubernetes.io/pod-deletion-cost':'+3'}",
      .wanted = "metadata.annotations[controller.kubernetes.io/pod-deletion-cost]|FieldValueInvalid|I"
                "nvalid value: \"+3\": must be a 32bit integer\n" },
    { .write = CREATE,
      .edits = "metadata.annotations={'scheduler.alpha.kubernetes.io/tolerations':'x'}",
      .wanted = "metadata.annotations|FieldValueInvalid|Invalid value: \"scheduler.alpha.kubernetes.io"
                "/tolerations\": invalid character 'x' looking for beginning of value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'','emptyDir':{}},{'name':'A','emptyDir':{}},{'name':'v','empt"
               "yDir':{}},{'name':'v','emptyDir':{}}]",
      .wanted = "spec.volumes[0].name|FieldValueRequired|Required value\n"
                "spec.volumes[1].name|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 labe"
                "l must consist of lower case alphanumeric characters or '-', and must start and end "
                "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for valida"
                "tion is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?')\n"
                "spec.volumes[3].name|FieldValueDuplicate|Duplicate value: \"v\"\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','emptyDir':{'sizeLimit':'-1','medium':'X'}}]",
      .wanted = "spec.volumes[0].emptyDir.sizeLimit|FieldValueForbidden|Forbidden: SizeLimit field mu"
                "st be a valid resource quantity\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','emptyDir':{},'hostPath':{'path':'/a'}}]",
      .wanted = "spec.volumes[0].hostPath|FieldValueForbidden|Forbidden: may not specify more than 1 "
                "volume type\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','hostPath':{'path':''}}]",
      .wanted = "spec.volumes[0].hostPath.path|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','hostPath':{'path':'/a/../b','type':'X'}}]",
      .wanted = "spec.volumes[0].hostPath.path|FieldValueInvalid|Invalid value: \"/a/../b\": must not c"
                "ontain '..'\n"
                "spec.volumes[0].hostPath.type|FieldValueNotSupported|Unsupported value: \"X\": support"
                "ed values: \"\", \"BlockDevice\", \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\""
                ", \"FileOrCreate\", \"Socket\"\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','secret':{'secretName':''}}]",
      .wanted = "spec.volumes[0].secret.secretName|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','secret':{'secretName':'x','defaultMode':1000,'items':[{'k"
               "ey':'','path':''},{'key':'k','path':'/a','mode':-1},{'key':'k','path':'a/../b'}]}}]",
      .wanted = "spec.volumes[0].secret.defaultMode|FieldValueInvalid|Invalid value: 1000: must be a "
                "number between 0 and 0777 (octal), both inclusive\n"
                "spec.volumes[0].secret.items[0].key|FieldValueRequired|Required value\n"
                "spec.volumes[0].secret.items[0].path|FieldValueRequired|Required value\n"
                "spec.volumes[0].secret.items[1].mode|FieldValueInvalid|Invalid value: -1: must be a "
                "number between 0 and 0777 (octal), both inclusive\n"
                "spec.volumes[0].secret.items[1].path|FieldValueInvalid|Invalid value: \"/a\": must be "
                "a relative path\n"
                "spec.volumes[0].secret.items[2].path|FieldValueInvalid|Invalid value: \"a/../b\": must"
                " not contain '..'\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','configMap':{'name':''}}]",
      .wanted = "spec.volumes[0].configMap.name|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','configMap':{'name':'x','defaultMode':1000,'items':[{'key'"
               ":'a','path':'..x'}]}}]",
      .wanted = "spec.volumes[0].configMap.defaultMode|FieldValueInvalid|Invalid value: 1000: must be"
                " a number between 0 and 0777 (octal), both inclusive\n"
                "spec.volumes[0].configMap.items[0].path|FieldValueInvalid|Invalid value: \"..x\": must"
                " not start with '..'\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','downwardAPI':{'items':[{'path':''},{'path':'a','fieldRef'"
               ":{'fieldPath':'metadata.name'},'resourceFieldRef':{'resource':'limits.cpu'}},{'path'"
               ":'/b','fieldRef':{'fieldPath':'spec.nodeName'}},{'path':'c','resourceFieldRef':{'res"
               "ource':'limits.cpu'}}]}}]",
      .wanted = "spec.volumes[0].downwardAPI.fieldRef.fieldPath|FieldValueNotSupported|Unsupported va"
                "lue: \"spec.nodeName\": supported values: \"metadata.annotations\", \"metadata.labels\", \""
                "metadata.name\", \"metadata.namespace\", \"metadata.uid\"\n"
                "spec.volumes[0].downwardAPI.path|FieldValueInvalid|Invalid value: \"/b\": must be a re"
                "lative path\n"
                "spec.volumes[0].downwardAPI.path|FieldValueRequired|Required value\n"
                "spec.volumes[0].downwardAPI.resourceFieldRef.containerName|FieldValueRequired|Requir"
                "ed value\n"
                "spec.volumes[0].downwardAPI|FieldValueInvalid|Invalid value: \"resource\": fieldRef an"
                "d resourceFieldRef can not be specified simultaneously\n"
                "spec.volumes[0].downwardAPI|FieldValueRequired|Required value: one of fieldRef and r"
                "esourceFieldRef is required\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[]}}]",
      .wanted = "" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{}],'defaultMode':-1}}]",
      .wanted = "spec.volumes[0].projected.defaultMode|FieldValueInvalid|Invalid value: -1: must be a"
                " number between 0 and 0777 (octal), both inclusive\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{'secret':{'name':''},'configMap':"
               "{'name':'x'}}]}}]",
      .wanted = "spec.volumes[0].projected.sources[0].secret.name|FieldValueRequired|Required value\n"
                "spec.volumes[0].projected.sources[0]|FieldValueForbidden|Forbidden: may not specify "
                "more than 1 volume type per source\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{'configMap':{'name':'x','items':["
               "{'key':'a','path':'p'}]}},{'secret':{'name':'y','items':[{'key':'a','path':'p'}]}}]}"
               "}]",
      .wanted = "spec.volumes[0].projected|FieldValueInvalid|Invalid value: \"y\": conflicting duplicat"
                "e paths\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{'serviceAccountToken':{'path':'',"
               "'expirationSeconds':1}}]}}]",
      .wanted = "spec.volumes[0].projected.path|FieldValueRequired|Required value\n"
                "spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds|FieldValu"
                "eInvalid|Invalid value: 1: may not specify a duration less than 10 minutes\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{'serviceAccountToken':{'path':'/a"
               "','expirationSeconds':4294967297}}]}}]",
      .wanted = "spec.volumes[0].projected.path|FieldValueInvalid|Invalid value: \"/a\": must be a rela"
                "tive path\n"
                "spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds|FieldValu"
                "eInvalid|Invalid value: 4294967297: may not specify a duration larger than 2^32 seco"
                "nds\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{'downwardAPI':{'items':[{'path':'"
               "a','fieldRef':{'fieldPath':'x'}}]}}]}}]",
      .wanted = "spec.volumes[0].projected.sources[0].downwardAPI.fieldRef.fieldPath|FieldValueInvali"
                "d|Invalid value: \"x\": error converting fieldPath: field label not supported: x\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{'clusterTrustBundle':{'path':'a'}"
               "}]}}]",
      .wanted = "" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','persistentVolumeClaim':{'claimName':''}}]",
      .wanted = "spec.volumes[0].persistentVolumeClaim.claimName|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','nfs':{'server':'','path':'a'}}]",
      .wanted = "spec.volumes[0].nfs.path|FieldValueInvalid|Invalid value: \"a\": must be an absolute p"
                "ath\n"
                "spec.volumes[0].nfs.server|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','iscsi':{'targetPortal':'','iqn':'x','lun':300}}]",
      .wanted = "spec.volumes[0].iscsi.iqn|FieldValueInvalid|Invalid value: \"x\": must be valid format"
                " starting with iqn, eui, or naa\n"
                "spec.volumes[0].iscsi.lun|FieldValueInvalid|Invalid value: 300: must be between 0 an"
                "d 255, inclusive\n"
                "spec.volumes[0].iscsi.targetPortal|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','csi':{'driver':''}}]",
      .wanted = "spec.volumes[0].csi.driver|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','csi':{'driver':'A_b','nodePublishSecretRef':{'name':''}}}"
               "]",
      .wanted = "spec.volumes[0].csi.driver|FieldValueInvalid|Invalid value: \"A_b\": a lowercase RFC 1"
                "123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and mu"
                "st start and end with an alphanumeric character (e.g. 'example.com', regex used for "
                "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n"
                "spec.volumes[0].csi.nodePublishSecretRef.name|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','image':{'reference':'','pullPolicy':'X'}}]",
      .wanted = "spec.volumes[0].image.pullPolicy|FieldValueNotSupported|Unsupported value: \"X\": supp"
                "orted values: \"Always\", \"IfNotPresent\", \"Never\"\n"
                "spec.volumes[0].image.reference|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','image':{}}]",
      .wanted = "spec.volumes[0].image.reference|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','ephemeral':{}}]",
      .wanted = "spec.volumes[0].ephemeral.volumeClaimTemplate|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{}}}}]",
      .wanted = "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes|FieldValueRequired|Re"
                "quired value: at least 1 access mode is required\n"
                "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]|FieldValueRequ"
                "ired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','ephemeral':{'volumeClaimTemplate':{'metadata':{'name':'x'"
               "},'spec':{'accessModes':['X'],'resources':{'requests':{'storage':'0'}}}}}}]",
      .wanted = "spec.volumes[0].ephemeral.volumeClaimTemplate.metadata.name|FieldValueForbidden|Forb"
                "idden: cannot be set\n"
                "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes|FieldValueNotSupporte"
                "d|Unsupported value: \"X\": supported values: \"ReadOnlyMany\", \"ReadWriteMany\", \"ReadWr"
                "iteOnce\", \"ReadWriteOncePod\"\n"
                "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]|FieldValueInva"
                "lid|Invalid value: \"0\": must be greater than zero\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','fc':{}},{'name':'w','fc':{'targetWWNs':['a'],'lun':1,'wwi"
               "ds':['b']}},{'name':'x','flexVolume':{'driver':''}}]",
      .wanted = "spec.volumes[0].fc.targetWWNs|FieldValueRequired|Required value: must specify either"
                " targetWWNs or wwids, but not both\n"
                "spec.volumes[1].fc.targetWWNs|FieldValueInvalid|Invalid value: [\"a\"]: targetWWNs and"
                " wwids can not be specified simultaneously\n"
                "spec.volumes[2].flexVolume.driver|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','glusterfs':{'endpoints':'','path':''}},{'name':'w','rbd':"
               "{'monitors':[],'image':''}},{'name':'x','cephfs':{'monitors':[]}},{'name':'y','cinde"
               "r':{'volumeID':''}}]",
      .wanted = "spec.volumes[0].glusterfs.endpoints|FieldValueRequired|Required value\n"
                "spec.volumes[0].glusterfs.path|FieldValueRequired|Required value\n"
                "spec.volumes[1].rbd.image|FieldValueRequired|Required value\n"
                "spec.volumes[1].rbd.monitors|FieldValueRequired|Required value\n"
                "spec.volumes[2].cephfs.monitors|FieldValueRequired|Required value\n"
                "spec.volumes[3].cinder.volumeID|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','gitRepo':{'repository':'','directory':'..'}},{'name':'w',"
               "'azureDisk':{'diskName':'','diskURI':'','cachingMode':'X','kind':'Y'}},{'name':'x','"
               "azureFile':{'secretName':'','shareName':''}}]",
      .wanted = "spec.volumes[0].gitRepo.directory|FieldValueInvalid|Invalid value: \"..\": must not co"
                "ntain '..'\n"
                "spec.volumes[0].gitRepo.repository|FieldValueRequired|Required value\n"
                "spec.volumes[1].azureDisk.cachingMode|FieldValueNotSupported|Unsupported value: \"X\":"
                " supported values: \"None\", \"ReadOnly\", \"ReadWrite\"\n"
                "spec.volumes[1].azureDisk.diskName|FieldValueRequired|Required value\n"
                "spec.volumes[1].azureDisk.diskURI|FieldValueNotSupported|Unsupported value: \"\": supp"
                "orted values: \"https://{account-name}.blob.core.windows.net/{container-name}/{disk-n"
                "ame}.vhd\"\n"
                "spec.volumes[1].azureDisk.diskURI|FieldValueRequired|Required value\n"
                "spec.volumes[1].azureDisk.kind|FieldValueNotSupported|Unsupported value: \"Y\": suppor"
                "ted values: \"Dedicated\", \"Managed\", \"Shared\"\n"
                "spec.volumes[2].azureFile.secretName|FieldValueRequired|Required value\n"
                "spec.volumes[2].azureFile.shareName|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','scaleIO':{'gateway':'','system':'','volumeName':'','stora"
               "geMode':'x'}},{'name':'w','storageos':{'volumeName':'A_'}},{'name':'x','portworxVolu"
               "me':{'volumeID':''}},{'name':'y','vsphereVolume':{'volumePath':''}}]",
      .wanted = "spec.volumes[0].scaleIO.gateway|FieldValueRequired|Required value\n"
                "spec.volumes[0].scaleIO.system|FieldValueRequired|Required value\n"
                "spec.volumes[0].scaleIO.volumeName|FieldValueRequired|Required value\n"
                "spec.volumes[1].storageos.volumeName|FieldValueInvalid|Invalid value: \"A_\": a lowerc"
                "ase RFC 1123 label must consist of lower case alphanumeric characters or '-', and mu"
                "st start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', rege"
                "x used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?')\n"
                "spec.volumes[2].portworxVolume.volumeID|FieldValueRequired|Required value\n"
                "spec.volumes[3].vsphereVolume.volumePath|FieldValueRequired|Required value\n" },
    { .write = CREATE,
      .edits = "spec.volumes=[{'name':'v','awsElasticBlockStore':{'volumeID':'','partition':-1}},{'n"
               "ame':'w','gcePersistentDisk':{'pdName':'','partition':300}},{'name':'x','flocker':{}"
               "},{'name':'y','quobyte':{'registry':'a','volume':''}},{'name':'z','photonPersistentD"
               "isk':{'pdID':''}}]",
      .wanted = "spec.volumes[0].awsElasticBlockStore.partition|FieldValueInvalid|Invalid value: -1: "
                "must be between 1 and 255, inclusive\n"
                "spec.volumes[0].awsElasticBlockStore.volumeID|FieldValueRequired|Required value\n"
                "spec.volumes[1].persistentDisk.partition|FieldValueInvalid|Invalid value: 300: must "
                "be between 1 and 255, inclusive\n"
                "spec.volumes[1].persistentDisk.pdName|FieldValueRequired|Required value\n"
                "spec.volumes[2].flocker|FieldValueRequired|Required value: one of datasetName and da"
                "tasetUUID is required\n"
                "spec.volumes[3].quobyte.registry|FieldValueInvalid|Invalid value: \"a\": must be a hos"
                "t:port pair or multiple pairs separated by commas\n"
                "spec.volumes[3].quobyte.volume|FieldValueRequired|Required value\n"
                "spec.volumes[4].photonPersistentDisk.pdID|FieldValueRequired|Required value\n" },
    { .write = UPDATE,
      .edits = "spec.containers[0].name='d'",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = UPDATE,
      .edits = "spec.containers[0].image='new'",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.containers[0].image=''",
      .wanted = "spec.containers[0].image|FieldValueRequired|Required value\n"
                "spec.containers[0].image|FieldValueRequired|Required value\n" },
    { .write = UPDATE,
      .edits = "spec.containers[+]={'name':'d','image':'i'}",
      .wanted = "spec.containers|FieldValueForbidden|Forbidden: pod updates may not add or remove con"
                "tainers\n" },
    { .write = UPDATE,
      .edits = "spec.terminationGracePeriodSeconds=1",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = UPDATE,
      .edits = "spec.activeDeadlineSeconds=10",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.activeDeadlineSeconds=0",
      .wanted = "spec.activeDeadlineSeconds|FieldValueInvalid|Invalid value: 0: must be between 1 and"
                " 2147483647, inclusive\n" },
    { .write = UPDATE,
      .edits = "spec.tolerations[+]={'key':'x','operator':'Exists'}",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.tolerations=[]",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.nodeName='n'",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = UPDATE,
      .edits = "spec.hostname='x'",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = UPDATE,
      .edits = "spec.schedulingGates=[{'name':'a'}]",
      .wanted = "spec.schedulingGates[0].name|FieldValueForbidden|Forbidden: only deletion is allowed"
                ", but found new scheduling gate 'a'\n" },
    { .write = UPDATE,
      .edits = "spec.nodeSelector={'a':'b'}",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = UPDATE,
      .edits = "metadata.labels={'x':'y'}",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.ephemeralContainers=[{'name':'e','image':'i'}]",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = UPDATE,
      .edits = "spec.containers[0].resources={'requests':{'cpu':'1'}}",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = UPDATE,
      .edits = "spec.priority=5",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = STATUS,
      .edits = "status.phase='Running'",
      .wanted = "" },
    { .write = STATUS,
      .edits = "status.podIP='x' ; status.podIPs=[{'ip':'x'}]",
      .wanted = "status.podIPs[0]|FieldValueInvalid|Invalid value: \"x\": must be a valid IP address, ("
                "e.g. 10.9.8.7 or 2001:db8::ffff)\n" },
    { .write = STATUS,
      .edits = "status.podIPs=[{'ip':'1.2.3.4'},{'ip':'1.2.3.5'}] ; status.podIP='1.2.3.4'",
      .wanted = "status.podIPs|FieldValueInvalid|Invalid value: [{\"IP\":\"1.2.3.4\"},{\"IP\":\"1.2.3.5\"}]: "
                "may specify no more than one IP for each IP family\n" },
    { .write = STATUS,
      .edits = "status.hostIPs=[{'ip':'x'}] ; status.hostIP='x'",
      .wanted = "status.hostIPs[0]|FieldValueInvalid|Invalid value: \"x\": must be a valid IP address, "
                "(e.g. 10.9.8.7 or 2001:db8::ffff)\n" },
    { .write = STATUS,
      .edits = "status.conditions=[{'type':'Ready','status':'True'},{'type':'Ready','status':'False'"
               "}]",
      .wanted = "" },
    { .write = STATUS,
      .edits = "status.conditions=[{'type':'a b','status':'X'}]",
      .wanted = "status.conditions[0].Type|FieldValueInvalid|Invalid value: \"a b\": name part must con"
                "sist of alphanumeric characters, '-', '_' or '.', and must start and end with an alp"
                "hanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for val"
                "idation is '([A-Za-z0-9][-A-Za-z0-9_.]*)\?[A-Za-z0-9]')\n" },
    { .write = STATUS,
      .edits = "status.nominatedNodeName='A'",
      .wanted = "status.nominatedNodeName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 "
                "subdomain must consist of lower case alphanumeric characters, '-' or '.', and must s"
                "tart and end with an alphanumeric character (e.g. 'example.com', regex used for vali"
                "dation is '[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])\?)*')\n" },
    { .write = STATUS,
      .edits = "status.containerStatuses=[{'name':'c','image':'','imageID':'','ready':false,'restart"
               "Count':0,'state':{'terminated':{'exitCode':1}}}]",
      .wanted = "" },
    { .write = STATUS,
      .edits = "status.containerStatuses=[{'name':'c','image':'','imageID':'','ready':false,'restart"
               "Count':0,'state':{'running':{},'waiting':{}}}]",
      .wanted = "" },
    { .write = STATUS,
      .edits = "status.qosClass='Guaranteed'",
      .wanted = "status.qosClass|FieldValueInvalid|Invalid value: \"Guaranteed\": field is immutable\n" },
    { .write = STATUS,
      .edits = "status.resourceClaimStatuses=[{'name':'x'}]",
      .wanted = "status.resourceClaimStatuses[0].name|FieldValueInvalid|Invalid value: \"x\": must matc"
                "h the name of an entry in `spec.resourceClaims`\n" },
    /* Pod gated */
    { .kind = "v1 Pod",
      .base = "{'metadata':{'name':'gated'},'spec':{'schedulingGates':[{'name':'a'},{'name':'b'}],'"
              "automountServiceAccountToken':false,'nodeSelector':{'a':'b'},'activeDeadlineSeconds'"
              ":5,'containers':[{'name':'c','image':'i'}]}}" },
    { .write = UPDATE,
      .edits = "spec.schedulingGates=[]",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.schedulingGates=[{'name':'b'}]",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.schedulingGates=[{'name':'c'}]",
      .wanted = "spec.schedulingGates[0].name|FieldValueForbidden|Forbidden: only deletion is allowed"
                ", but found new scheduling gate 'c'\n" },
    { .write = UPDATE,
      .edits = "spec.nodeSelector={'a':'b','c':'d'}",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.nodeSelector={'c':'d'}",
      .wanted = "spec.nodeSelector|FieldValueInvalid|Invalid value: {\"c\":\"d\"}: only additions to spec"
                ".nodeSelector are allowed (no mutations or deletions)\n" },
    { .write = UPDATE,
      .edits = "spec.activeDeadlineSeconds=6",
      .wanted = "spec.activeDeadlineSeconds|FieldValueInvalid|Invalid value: 6: must be less than or "
                "equal to previous value\n" },
    { .write = UPDATE,
      .edits = "spec.activeDeadlineSeconds=4",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.activeDeadlineSeconds",
      .wanted = "spec.activeDeadlineSeconds|FieldValueInvalid|Invalid value: null: must not update fr"
                "om a positive integer to nil value\n" },
    { .write = UPDATE,
      .edits = "spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'no"
               "deSelectorTerms':[{'matchExpressions':[{'key':'x','operator':'Exists'}]}]}}}",
      .wanted = "" },
    { .write = UPDATE,
      .edits = "spec.nodeName='n'",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
};
